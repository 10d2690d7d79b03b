"""An API in containers of the tests' own, started as `make local` does it."""

import json
from collections.abc import Iterator

import boto3
import httpx
import pytest
from mypy_boto3_sqs import SQSClient
from rich.console import Console

from sklambda.local import lifecycle, processes
from sklambda.local.containers import application, docker
from sklambda.local.containers.backend import ContainersBackend
from sklambda.local.progress import Progress
from sklambda.project import PROJECT
from sklambda.stack.emulated_account import REGION, ROOT_CREDENTIALS
from sklambda.stack.folder import StackFolder
from sklambda.stack.record import StackRecord
from tests.e2e.clients import client_of

FOLDER = StackFolder(PROJECT / ".local" / "test", containers=True)


@pytest.fixture(scope="session")
def api(request: pytest.FixtureRequest) -> Iterator[StackRecord]:
    """The API; what is started for it must be gone in the end."""
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        record = lifecycle.up(ContainersBackend(FOLDER), Progress(Console()))
    started = processes.noted(FOLDER)
    yield record
    lifecycle.down(ContainersBackend(FOLDER))
    assert not [process.name for process in started if process.is_alive()]
    assert not docker.containers_below(application.directory(FOLDER))


@pytest.fixture(scope="session")
def anonymous(api: StackRecord) -> Iterator[httpx.Client]:
    """A client without a key."""
    with client_of(api.api_url) as client:
        yield client


@pytest.fixture(scope="session")
def client(api: StackRecord) -> Iterator[httpx.Client]:
    """A client whose key may do everything."""
    with client_of(api.api_url, api.api_key) as client:
        yield client


@pytest.fixture(scope="session")
def queue_url(api: StackRecord) -> str:  # noqa: ARG001  (the queue is there once the API is)
    """Where the functions send slow predictions."""
    url: str = json.loads(application.environment_file(FOLDER).read_text())["PredictFunction"][
        "PREDICTIONS_QUEUE_URL"
    ]
    return url


@pytest.fixture(scope="session")
def sqs(queue_url: str) -> SQSClient:
    return boto3.client(
        "sqs",
        region_name=REGION,
        endpoint_url="/".join(queue_url.split("/")[:3]),
        aws_access_key_id=ROOT_CREDENTIALS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=ROOT_CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
    )
