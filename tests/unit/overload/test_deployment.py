"""A gradual deployment that brings a new model: who takes jobs for it, and who can do them."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from predict_worker import retries
from predict_worker.batch import Failure
from predict_worker.delivery import Delivery
from predict_worker.runs import MisfitError
from tests.unit.predict_worker.factory import DEADLINE, MAX_RECEIVE_COUNT

TERMS = retries.Terms(MAX_RECEIVE_COUNT, DEADLINE)
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = 60
CHECK_SECONDS = 180
"""The time-out of what calls a version before it gets traffic, by the template."""

SAMCONFIG = Path(__file__).parents[3] / "samconfig.toml"
(PRODUCTION,) = (
    int(minutes) * MINUTE
    for minutes in re.findall(r"Stage=prod .*Canary10Percent(\d+)Minutes", SAMCONFIG.read_text())
)
"""Seconds of the canary of a deployment to production."""

type Share = Callable[[float], float]
"""Of the calls of a function, what goes to its new version, by the seconds of the deployment."""


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds of the deployment, for the code that waits."""
    seconds = [0.0]

    class Simulated(datetime):
        @classmethod
        def now(cls, _: Any = None) -> datetime:  # type: ignore[override]  # a plain one will do
            return START + timedelta(seconds=seconds[0])

    monkeypatch.setattr(retries, "datetime", Simulated)
    return seconds


def canary(duration: float, begins_at: float = 0) -> Share:
    """One call in ten for so long, then all."""

    def share(second: float) -> float:
        if second < begins_at:
            return 0
        return 0.1 if second < begins_at + duration else 1

    return share


def receives(sent: float, clock: list[float]) -> Iterator[float]:
    """The seconds at which a message that fits no worker is received."""
    sent_at = START + timedelta(seconds=sent)
    clock[0] = sent
    for count in range(1, MAX_RECEIVE_COUNT + 1):
        yield clock[0]
        if count < MAX_RECEIVE_COUNT:
            delivery = Delivery("id", "handle", count, "body", sent_at)
            clock[0] += retries._backoff(Failure(delivery, MisfitError("No.")), TERMS)  # noqa: SLF001  the waits alone


def failing_share(api: Share, worker: Share, until: float, clock: list[float]) -> float:
    """Of the jobs for the new model, those that meet no worker that has it at any receive."""
    failing = jobs = 0.0
    for sent in range(0, int(until), 10):
        meets_none = 1.0
        for second in receives(sent, clock):
            meets_none *= 1 - worker(second)
        jobs += api(sent)
        failing += api(sent) * meets_none
    return failing / jobs


@pytest.mark.parametrize("worker_lags", [0, 60, CHECK_SECONDS])
def test_no_job_of_a_new_model_fails_in_a_deployment_to_production(
    worker_lags: float, clock: list[float]
) -> None:
    """API and worker shift apart: one may begin later by as long as its check takes."""
    api, worker = canary(PRODUCTION), canary(PRODUCTION, begins_at=worker_lags)

    assert failing_share(api, worker, PRODUCTION + worker_lags, clock) == 0


def test_longer_canaries_than_a_job_lives_fail_some(clock: list[float]) -> None:
    duration = 30 * MINUTE

    assert 0.2 < failing_share(canary(duration), canary(duration), duration, clock) < 0.4
