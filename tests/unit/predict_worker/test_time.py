from collections.abc import Iterator

import pytest

from predict_worker.batch import RESERVED_MILLISECONDS
from prediction.catalog import Catalog
from prediction.jobs import JobQueue, JobState, JobStore
from tests.unit.predict_worker.factory import (
    SpyModel,
    a_worker,
    message,
    record,
    recorded,
    spied,
    state_of,
)


def running_out_after(steps: int) -> Iterator[int]:
    """Remaining milliseconds: plenty for so many questions, then too few."""
    yield from [RESERVED_MILLISECONDS + 1] * steps
    while True:
        yield RESERVED_MILLISECONDS


def test_what_cannot_be_finished_goes_back_and_the_rest_is_done(
    catalog: Catalog, store: JobStore, queue: JobQueue
) -> None:
    jobs = [recorded(store) for _ in range(3)]
    records = [record(message(job), message_id=f"m-{i}") for i, job in enumerate(jobs)]
    # three starts, one run and one result are in time
    remaining = running_out_after(5)

    batch = a_worker(catalog, store, queue).work_off(records, lambda: next(remaining))

    assert [f.delivery.message_id for f in batch.failures] == ["m-1", "m-2"]
    states = [state_of(store, job) for job in jobs]
    assert states == [JobState.SUCCEEDED, JobState.RUNNING, JobState.RUNNING]


def test_nothing_is_begun_without_time(catalog: Catalog, store: JobStore, queue: JobQueue) -> None:
    model = SpyModel(catalog.get("sum"))
    worker = a_worker(spied(model), store, queue)
    job = recorded(store)

    batch = worker.work_off([record(message(job))], lambda: RESERVED_MILLISECONDS)

    assert model.runs == []
    assert state_of(store, job) is JobState.QUEUED
    assert len(batch.failures) == 1


@pytest.mark.parametrize(("left", "begun"), [(5_000, 0), (5_001, 1)])
def test_in_the_last_five_seconds_nothing_is_begun(
    left: int, begun: int, catalog: Catalog, store: JobStore, queue: JobQueue
) -> None:
    model = SpyModel(catalog.get("sum"))
    worker = a_worker(spied(model), store, queue)

    worker.work_off([record(message(recorded(store)))], lambda: left)

    assert len(model.runs) == begun


def test_no_run_is_begun_without_time(catalog: Catalog, store: JobStore, queue: JobQueue) -> None:
    model = SpyModel(catalog.get("sum"))
    worker = a_worker(spied(model), store, queue)
    remaining = running_out_after(1)

    batch = worker.work_off([record(message(recorded(store)))], lambda: next(remaining))

    assert model.runs == []
    assert len(batch.failures) == 1


def test_after_a_shared_run_that_failed_no_more_runs_are_begun_than_there_is_time_for(
    catalog: Catalog, store: JobStore, queue: JobQueue
) -> None:
    model = SpyModel(catalog.get("sum"), fails_on=13)
    worker = a_worker(spied(model), store, queue)
    lefts = [1, 13, 2]
    records = [
        record(message(recorded(store), {"left": left, "right": 0}), message_id=f"m-{left}")
        for left in lefts
    ]
    # three starts, the shared run, one run and one result are in time
    remaining = running_out_after(6)

    batch = worker.work_off(records, lambda: next(remaining))

    assert model.runs == [3, 1]
    assert batch.succeeded == 1
    assert [f.delivery.message_id for f in batch.failures] == ["m-13", "m-2"]
