"""What scikit-learn itself serves answers in containers as it did where it was fitted."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from rich.console import Console

from sklambda.local import lifecycle
from sklambda.local.containers.backend import ContainersBackend
from sklambda.local.progress import Progress
from sklambda.project import PROJECT
from sklambda.stack.folder import StackFolder
from tests.e2e.clients import client_of
from tests.e2e.riding_along import RidingAlong, brought, riding
from tests.e2e.test_golden_rows import near

pytestmark = pytest.mark.sam_local

__all__ = ["brought"]

FOLDER = StackFolder(PROJECT / ".local" / "test-second-runtime", containers=True)


@pytest.fixture(scope="module")
def client(
    request: pytest.FixtureRequest, brought: tuple[Path, list[RidingAlong]]
) -> Iterator[httpx.Client]:
    capture = request.config.pluginmanager.getplugin("capturemanager")
    backend = ContainersBackend(FOLDER)
    with riding(FOLDER, brought[0]):
        with capture.global_and_fixture_disabled():
            record = lifecycle.up(backend, Progress(Console()))
        try:
            with client_of(record.api_url, record.api_key) as client:
                yield client
        finally:
            lifecycle.down(backend)


def test_each_is_answered_as_where_it_was_fitted(
    client: httpx.Client, brought: tuple[Path, list[RidingAlong]]
) -> None:
    for name, instances, predictions in brought[1]:
        together = client.post(f"/models/{name}/predict", json={"instances": instances})

        assert together.status_code == 200, together.text
        assert together.json()["predictions"] == [near(one) for one in predictions], name
