"""Models that take long: what the worker's time, a parameter of the template, lets them do."""

from typing import Any

import pytest

from predict_worker.settings import Settings
from predict_worker.worker import Worker
from prediction.catalog import Catalog
from prediction.jobs import JobQueue, JobState, JobStore
from tests.template import read_template
from tests.unit.predict_worker.factory import (
    DEADLINE,
    MAX_RECEIVE_COUNT,
    SpyModel,
    message,
    record,
    recorded,
    spied,
    state_of,
)

TIMEOUTS: list[int] = read_template()["Parameters"]["SlowTimeoutSeconds"]["AllowedValues"]
RUN_SECONDS = 40


class StoppedError(BaseException):
    """Lambda ends the call: nothing after it happens."""


class Invocation:
    """A call of the worker in which time passes while a model runs, and that Lambda ends."""

    def __init__(self, timeout: int) -> None:
        self.left = timeout * 1000

    def run(self) -> None:
        self.left -= RUN_SECONDS * 1000
        if self.left <= 0:
            raise StoppedError

    def remaining(self) -> int:
        return self.left


def worker_with(timeout: int, model: SpyModel, store: JobStore, queue: JobQueue) -> Worker:
    settings = Settings(store.table, queue.url, MAX_RECEIVE_COUNT, timeout, DEADLINE)
    reserve = settings.run_reserve_milliseconds
    return Worker(spied(model), store, queue, MAX_RECEIVE_COUNT, reserve, DEADLINE)


@pytest.mark.parametrize("timeout", [time for time in TIMEOUTS if time > RUN_SECONDS])
def test_a_model_of_40_seconds_succeeds_where_the_worker_has_more(
    timeout: int, catalog: Catalog, store: JobStore, queue: JobQueue
) -> None:
    call = Invocation(timeout)
    model: Any = SpyModel(catalog.get("sum"), before_run=call.run)
    job = recorded(store)

    worker_with(timeout, model, store, queue).work_off([record(message(job))], call.remaining)

    assert state_of(store, job) is JobState.SUCCEEDED


def test_a_model_of_40_seconds_never_succeeds_by_default(
    catalog: Catalog, store: JobStore, queue: JobQueue
) -> None:
    default = read_template()["Parameters"]["SlowTimeoutSeconds"]["Default"]
    call = Invocation(default)
    model: Any = SpyModel(catalog.get("sum"), before_run=call.run)
    job = recorded(store)

    with pytest.raises(StoppedError):
        worker_with(default, model, store, queue).work_off([record(message(job))], call.remaining)

    assert state_of(store, job) is JobState.RUNNING


def test_in_the_last_sixth_of_its_time_the_worker_begins_no_run(
    catalog: Catalog, store: JobStore, queue: JobQueue
) -> None:
    # of 300 s six runs leave 60 and the seventh 20: enough to record it, but not for another
    call = Invocation(300)
    model = SpyModel(catalog.get("sum"), before_run=call.run)
    worker = worker_with(300, model, store, queue)
    again = [record(message(recorded(store)), receives=2) for _ in range(10)]

    batch = worker.work_off(again, call.remaining)

    assert (batch.succeeded, len(batch.failures)) == (7, 3)
