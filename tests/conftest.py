"""What all tests share: names that every process collects alike, and an event loop."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from xdist.remote import Producer

from tests import descriptions
from tests.parallel import StackInOneProcess

LONGEST_NAME = 24
PROJECT = Path(__file__).parents[1]


def _forget_the_users_settings() -> None:
    """Let no profile, key, address or stack of the user's reach a test, or what it starts.

    With AWS_E2E the tests of a deployed stack go by them.
    """
    of_a_user = ("AWS_", "SAM_CLI_", "SKLAMBDA_")
    for name in [name for name in os.environ if name.startswith(of_a_user)]:
        if name != "AWS_CA_BUNDLE":
            del os.environ[name]
    os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"


# before any module of a test is imported
if "AWS_E2E" not in os.environ:
    _forget_the_users_settings()


descriptions.share()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> StackInOneProcess:
    return StackInOneProcess(config, log)


def _installed() -> set[str]:
    """The applications and models that are in this clone."""
    folders = [
        *PROJECT.glob("functions/predict/applications/*/"),
        *PROJECT.glob("layers/model/python/prediction/models/*/"),
    ]
    return {folder.name for folder in folders}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip tests of applications and models that are not here."""
    installed = _installed()
    for item in items:
        needed = {name for mark in item.iter_markers("shipped") for name in mark.args}
        if missing := sorted(needed - installed):
            item.add_marker(pytest.mark.skip(reason=f"without {', '.join(missing)}"))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a long text by its argument: keys and IDs made at random differ between processes."""
    return argname if isinstance(val, str) and len(val) > LONGEST_NAME else None


@pytest.fixture(scope="session", autouse=True)
def one_loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    # for fixtures of a wider scope than a test, which may call a handler before any test does
    asyncio.set_event_loop(loop)
    yield loop
    loop.close()


@pytest.fixture(autouse=True)
def event_loop(one_loop: asyncio.AbstractEventLoop) -> None:
    """The loop that Lambda's runtime has before it loads a handler, whatever ran before."""
    asyncio.set_event_loop(one_loop)
