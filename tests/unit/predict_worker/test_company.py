"""Messages that take their worker down, among others: who is tried when, and who is saved."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import pytest
from pydantic import BaseModel

from predict_worker.worker import Worker
from prediction.catalog import Catalog
from prediction.jobs import JobQueue, JobState, JobStore
from tests.unit.predict_worker.factory import (
    MAX_RECEIVE_COUNT,
    a_worker,
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


def deliver_in_one_batch(worker: Worker, bodies: list[str]) -> None:
    """Deliver messages as often as the queue would, always in each other's company."""
    left = dict(enumerate(bodies))
    for receives in range(1, MAX_RECEIVE_COUNT + 1):
        records = [record(body, message_id=str(n), receives=receives) for n, body in left.items()]
        try:
            answer = worker.work_off(records, plenty).response()
        except DiedError:
            continue
        kept = {int(failure["itemIdentifier"]) for failure in answer["batchItemFailures"]}
        left = {n: body for n, body in left.items() if n in kept}


@pytest.mark.parametrize(
    "killers", [*combinations(range(SIZE), 1), *combinations(range(SIZE), 2)], ids=str
)
def test_up_to_two_that_kill_their_worker_each_time_spoil_no_other(
    killers: tuple[int, ...], worker: Worker, store: JobStore
) -> None:
    jobs = [recorded(store) for _ in range(SIZE)]
    lefts = [KILLS if n in killers else 1.0 for n in range(SIZE)]

    deliver_in_one_batch(
        worker,
        [message(job, {"left": left, "right": 0}) for job, left in zip(jobs, lefts, strict=True)],
    )

    spoilt = {n for n, job in enumerate(jobs) if state_of(store, job) is not JobState.SUCCEEDED}
    assert spoilt == set(killers)
