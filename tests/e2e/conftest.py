"""A stack of the tests' own, beside any that runs already, deployed as `make up` does it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import boto3
import httpx
import pytest
from mypy_boto3_dynamodb import DynamoDBClient
from mypy_boto3_sqs import SQSClient
from rich.console import Console

from sklambda.keys import creation as keys
from sklambda.local import deployment, lifecycle
from sklambda.local.clients import Clients
from sklambda.local.emulator_backend import EmulatorBackend
from sklambda.local.progress import Progress
from sklambda.project import PROJECT
from sklambda.stack.emulated_account import root_session
from sklambda.stack.folder import StackFolder
from sklambda.stack.record import StackRecord
from tests.e2e.clients import client_of
from tests.e2e.own_model import folder_of, own_model
from tests.each_kind import RIDING, added
from tests.snippets import recipe

__all__ = ["own_model"]


@pytest.fixture(scope="session")
def of_each_kind(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Models of all kinds of answer but those that are shipped, as `models add` makes them."""
    folder = tmp_path_factory.mktemp("kinds")
    for name, case in RIDING.items():
        added(folder, case, name)
    return folder / "models"


@pytest.fixture(scope="session")
def of_the_documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model whose recipe stands in the documents."""
    return recipe.trained(tmp_path_factory.mktemp("recipe"))


@pytest.fixture(scope="session")
def stack(
    request: pytest.FixtureRequest, of_each_kind: Path, of_the_documents: Path, own_model: Path
) -> Iterator[StackRecord]:
    """The deployed stack; one that a developer keeps running in the same folder is updated.

    Models ride along in the layer that is built, and not among the project's own.
    """
    build = deployment.build
    riding = [*(of_each_kind / name for name in RIDING), of_the_documents / recipe.NAME]
    riding.append(folder_of(own_model))

    def build_with_them(stack: StackFolder) -> Path:
        built = build(stack)
        models = built / "ModelLayer" / "python" / "prediction" / "models"
        for folder in riding:
            shutil.copytree(folder, models / folder.name, dirs_exist_ok=True)
        return built

    backend = EmulatorBackend(StackFolder(PROJECT / ".local" / "test"))
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with ExitStack() as until_the_end:
        with capture.global_and_fixture_disabled(), pytest.MonkeyPatch.context() as patched:
            patched.setattr(deployment, "build", build_with_them)
            needed = lifecycle.while_needed(backend, Progress(Console()))
            record = until_the_end.enter_context(needed)
        yield record


@pytest.fixture(scope="session")
def anonymous(stack: StackRecord) -> Iterator[httpx.Client]:
    """A client without a key."""
    with client_of(stack.api_url) as client:
        yield client


@pytest.fixture(scope="session")
def client(stack: StackRecord) -> Iterator[httpx.Client]:
    """A client whose key may do everything."""
    with client_of(stack.api_url, stack.api_key) as client:
        yield client


@pytest.fixture(scope="session")
def outputs(stack: StackRecord) -> dict[str, str]:
    """What the stack says of itself."""
    cloudformation = Clients.of(stack.endpoint_url).cloudformation
    (description,) = cloudformation.describe_stacks(StackName=stack.stack_name)["Stacks"]
    return {output["OutputKey"]: output["OutputValue"] for output in description["Outputs"]}


@pytest.fixture(scope="session")
def session(stack: StackRecord) -> boto3.Session:
    """AWS's own interfaces, as the account's root."""
    return root_session(stack.region)


@pytest.fixture(scope="session")
def sqs(session: boto3.Session, stack: StackRecord) -> SQSClient:
    return session.client("sqs", endpoint_url=stack.endpoint_url)


@pytest.fixture(scope="session")
def dynamodb(session: boto3.Session, stack: StackRecord) -> DynamoDBClient:
    return session.client("dynamodb", endpoint_url=stack.endpoint_url)


@pytest.fixture(scope="session")
def make_key(dynamodb: DynamoDBClient, outputs: dict[str, str]) -> Callable[..., str]:
    """Make a key with the scopes given, and return its text."""

    def make(*scopes: str) -> str:
        table = outputs["KeysTableName"]
        return keys.create(dynamodb, table, name="test", scopes=scopes).text

    return make
