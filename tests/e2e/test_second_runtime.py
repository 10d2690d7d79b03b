"""What scikit-learn itself serves answers on the deployed stack as it did where it was fitted.

On a stack of its own: the layer carries scikit-learn only with such models.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from rich.console import Console

from sklambda.local import lifecycle
from sklambda.local.emulator_backend import EmulatorBackend
from sklambda.local.progress import Progress
from sklambda.project import PROJECT
from sklambda.stack.folder import StackFolder
from tests.e2e.clients import client_of
from tests.e2e.riding_along import RidingAlong, brought, riding
from tests.e2e.test_golden_rows import near

__all__ = ["brought"]

FOLDER = StackFolder(PROJECT / ".local" / "test-second-runtime")


@pytest.fixture(scope="module")
def client(
    request: pytest.FixtureRequest, brought: tuple[Path, list[RidingAlong]]
) -> Iterator[httpx.Client]:
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with ExitStack() as until_the_end:
        with capture.global_and_fixture_disabled():
            until_the_end.enter_context(riding(FOLDER, brought[0]))
            needed = lifecycle.while_needed(EmulatorBackend(FOLDER), Progress(Console()))
            record = until_the_end.enter_context(needed)
        yield until_the_end.enter_context(client_of(record.api_url, record.api_key))


def test_each_is_answered_as_where_it_was_fitted(
    client: httpx.Client, brought: tuple[Path, list[RidingAlong]]
) -> None:
    for name, instances, predictions in brought[1]:
        together = client.post(f"/models/{name}/predict", json={"instances": instances})
        alone = client.post(f"/models/{name}/predict", json=instances[0])

        assert together.json()["predictions"] == [near(one) for one in predictions], name
        assert alone.json() == near(predictions[0])


def outcome(client: httpx.Client, job_id: str) -> Any:
    """Ask until it is known: the worker's first copy imports scikit-learn."""
    told: dict[str, Any] = {}
    for _ in range(6):
        told = client.get(f"/predictions/{job_id}", headers={"Prefer": "wait=15"}).json()
        if told["status"] not in {"queued", "running"}:
            break
    return told


def test_each_is_answered_slowly_as_well(
    client: httpx.Client, brought: tuple[Path, list[RidingAlong]]
) -> None:
    for name, instances, predictions in brought[1]:
        accepted = client.post(f"/models/{name}/predict-slow", json=instances[0])
        told = outcome(client, accepted.json()["id"])

        assert told["status"] == "succeeded", told
        assert told["result"] == near(predictions[0])


def test_texts_are_validated_as_any_input(client: httpx.Client) -> None:
    for body in ({"text": 1}, {}, {"text": "x" * 10_000}, {"text": "x", "other": 1}):
        assert client.post("/models/letters/predict", json=body).status_code == 422


def test_the_stack_is_ready_and_describes_them(
    client: httpx.Client, brought: tuple[Path, list[RidingAlong]]
) -> None:
    assert client.get("/v2/health/ready").status_code == 200
    names = {model["name"] for model in client.get("/models").json()["models"]}
    assert names > {one.name for one in brought[1]}
    assert client.get("/models/letters").json()["classes"] == ["delivery", "other"]
