"""A fixture for tests that train."""

from collections.abc import Iterator

import pytest
from threadpoolctl import threadpool_limits


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> Iterator[None]:
    """As training itself runs: OpenMP's threads wait for one another on a busy machine."""
    with threadpool_limits(limits=1):
        yield
