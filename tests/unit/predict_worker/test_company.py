"""Messages that take their worker down, among others: who is tried when, and who is saved."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest
from pydantic import BaseModel

from predict_worker.worker import Worker
from prediction.catalog import Catalog
from prediction.jobs import Job, JobQueue, JobState, JobStore
from tests.unit.predict_worker.factory import (
    MAX_RECEIVE_COUNT,
    a_worker,
    let_pass,
    message,
    plenty,
    record,
    recorded,
    spied,
    state_of,
)

KILLS = 13.0
"""The `left` that ends the process."""

SIZE = 5

VISIBILITY_TIMEOUT = timedelta(seconds=240)
"""The template's, within its deadline of 900 seconds."""


class DiedError(BaseException):
    """The end of the process: nothing after it happens."""


class Deadly:
    """A model that some instances take the process down with."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def run(self, instances: Sequence[BaseModel]) -> list[dict[str, Any]]:
        if KILLS in [instance.model_dump()["left"] for instance in instances]:
            raise DiedError
        result: list[dict[str, Any]] = self._model.run(instances)
        return result


@pytest.fixture
def worker(catalog: Catalog, store: JobStore, queue: JobQueue) -> Worker:
    return a_worker(spied(Deadly(catalog.get("sum"))), store, queue)


def deliver_in_one_batch(worker: Worker, store: JobStore, bodies: dict[Job, str]) -> None:
    """Deliver messages as often as the queue would, always in each other's company.

    What a dead worker had comes back after the queue's visibility timeout.
    """
    left = dict(bodies)
    for receives in range(1, MAX_RECEIVE_COUNT + 1):
        records = [record(body, message_id=job.id, receives=receives) for job, body in left.items()]
        try:
            answer = worker.work_off(records, plenty).response()
        except DiedError:
            for job in left:
                let_pass(store, job, VISIBILITY_TIMEOUT)
            continue
        kept = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
        left = {job: body for job, body in left.items() if job.id in kept}


def spoilt_beside(
    killers: tuple[int, ...], waited: timedelta, worker: Worker, store: JobStore
) -> set[int]:
    """Deliver jobs of which some kill their worker; tell which do not succeed."""
    jobs = [recorded(store) for _ in range(SIZE)]
    for job in jobs:
        let_pass(store, job, waited)
    lefts = [KILLS if n in killers else 1.0 for n in range(SIZE)]
    bodies = {
        job: message(job, {"left": left, "right": 0}) for job, left in zip(jobs, lefts, strict=True)
    }
    deliver_in_one_batch(worker, store, bodies)
    return {n for n, job in enumerate(jobs) if state_of(store, job) is not JobState.SUCCEEDED}


@pytest.mark.parametrize("killer", range(SIZE))
def test_one_that_kills_its_worker_spoils_no_other_though_all_had_to_wait(
    killer: int, worker: Worker, store: JobStore
) -> None:
    waited = timedelta(minutes=5)  # when the alarm of the backlog rings

    assert spoilt_beside((killer,), waited, worker, store) == {killer}


@pytest.mark.parametrize("killers", [*combinations(range(SIZE), 2)], ids=str)
def test_two_that_kill_their_worker_spoil_no_other(
    killers: tuple[int, ...], worker: Worker, store: JobStore
) -> None:
    assert spoilt_beside(killers, timedelta(0), worker, store) == set(killers)
