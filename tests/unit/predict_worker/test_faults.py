"""Which failures speak against the worker, and which may be a client's doing alone."""

from typing import Any

import pytest

from predict_worker.batch import Batch
from prediction.catalog import Catalog
from prediction.errors import FetchError
from prediction.jobs import JobQueue, JobState, JobStore
from tests.unit.predict_worker.factory import (
    SpyModel,
    a_worker,
    message,
    plenty,
    record,
    recorded,
    spied,
    state_of,
)
from tests.unit.prediction.jobs.stand_ins import failing_store

UNLUCKY = 13.0
"""The `left` that makes a model fail."""


def faults(batch: Batch) -> int:
    return sum(failure.is_a_fault for failure in batch.failures)


def test_a_table_that_cannot_be_used_is_a_fault(
    catalog: Catalog, store: JobStore, queue: JobQueue
) -> None:
    job = recorded(store)
    worker = a_worker(catalog, failing_store(store, "update_item"), queue)

    batch = worker.work_off([record(message(job), message_id="m-1")], plenty)

    assert faults(batch) == len(batch.failures) == 1


def test_a_mistake_of_the_worker_itself_is_a_fault(
    catalog: Catalog, store: JobStore, queue: JobQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = recorded(store)
    monkeypatch.setattr(JobStore, "start", lambda *_, **__: 1 / 0)

    batch = a_worker(catalog, store, queue).work_off([record(message(job))], plenty)

    assert faults(batch) == 1


def test_a_message_that_the_api_cannot_have_sent_is_a_fault(
    catalog: Catalog, store: JobStore, queue: JobQueue
) -> None:
    batch = a_worker(catalog, store, queue).work_off([record("no job")], plenty)

    assert faults(batch) == 1


def test_inputs_that_make_a_model_fail_are_none(
    catalog: Catalog, store: JobStore, queue: JobQueue
) -> None:
    model = SpyModel(catalog.get("sum"), fails_on=UNLUCKY)
    job = recorded(store)

    batch = a_worker(spied(model), store, queue).work_off(
        [record(message(job, {"left": UNLUCKY}))], plenty
    )

    assert len(batch.failures) == 1
    assert faults(batch) == 0


@pytest.mark.parametrize(
    ("changes", "row"), [({"model": "retired"}, {"left": 1}), ({}, {"left": "a text"})]
)
def test_a_message_for_another_versions_models_is_none(
    changes: dict[str, Any], row: dict[str, Any], catalog: Catalog, store: JobStore, queue: JobQueue
) -> None:
    job = recorded(store, **changes)

    batch = a_worker(catalog, store, queue).work_off([record(message(job, row))], plenty)

    assert len(batch.failures) == 1
    assert faults(batch) == 0


def test_more_work_than_there_is_time_for_is_none(
    catalog: Catalog, store: JobStore, queue: JobQueue
) -> None:
    job = recorded(store)

    batch = a_worker(catalog, store, queue).work_off([record(message(job))], lambda: 0)

    assert len(batch.failures) == 1
    assert faults(batch) == 0


class Unfetched(SpyModel):
    """A model whose artifact is not here yet."""

    def load(self) -> None:
        raise FetchError("sum", "being fetched (120 of 300 MB)", 1)


def test_a_model_that_is_being_fetched_is_no_fault_and_its_jobs_wait(
    catalog: Catalog, store: JobStore, queue: JobQueue
) -> None:
    worker = a_worker(spied(Unfetched(catalog.get("sum"))), store, queue)
    job = recorded(store)

    batch = worker.work_off([record(message(job), message_id="m-1")], plenty)

    (failure,) = batch.failures
    assert not failure.is_a_fault
    assert not failure.is_hopeless
    assert state_of(store, job) is JobState.QUEUED
    assert batch.response() == {"batchItemFailures": [{"itemIdentifier": "m-1"}]}
