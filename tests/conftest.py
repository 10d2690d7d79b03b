"""What all tests share: names that every process collects alike, and an event loop."""

import asyncio
from collections.abc import Iterator

import pytest

LONGEST_NAME = 24


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a long text by its argument: keys and IDs made at random differ between processes."""
    return argname if isinstance(val, str) and len(val) > LONGEST_NAME else None


@pytest.fixture(scope="session")
def one_loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


@pytest.fixture(autouse=True)
def event_loop(one_loop: asyncio.AbstractEventLoop) -> None:
    """The loop that Lambda's runtime has before it loads a handler, whatever ran before."""
    asyncio.set_event_loop(one_loop)
