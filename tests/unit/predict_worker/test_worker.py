from datetime import UTC, datetime

import pytest

from predict_worker.worker import Worker
from prediction.catalog import Catalog
from prediction.jobs import JobQueue, JobState, JobStore
from tests.unit.predict_worker.factory import (
    SpyModel,
    a_worker,
    message,
    now_stored,
    plenty,
    record,
    recorded,
    spied,
    state_of,
)


@pytest.fixture
def worker(catalog: Catalog, store: JobStore, queue: JobQueue) -> Worker:
    return a_worker(catalog, store, queue)


def test_a_single_instance_gets_its_prediction(worker: Worker, store: JobStore) -> None:
    job = recorded(store)

    batch = worker.work_off([record(message(job, {"left": 1, "right": 2}))], plenty)

    assert now_stored(store, job).result == {
        "value": 3,
        "interval": {"low": 2, "high": 4, "coverage": 0.8},
    }
    assert (batch.succeeded, batch.failed) == (1, 0)
    assert batch.response() == {"batchItemFailures": []}


def test_several_instances_get_their_predictions_in_order(worker: Worker, store: JobStore) -> None:
    job = recorded(store)
    rows = [{"left": left, "right": 0} for left in (3, 1, 2)]

    worker.work_off([record(message(job, *rows, batched=True))], plenty)

    result = now_stored(store, job).result
    assert result is not None
    assert [prediction["value"] for prediction in result["predictions"]] == [3, 1, 2]


def test_one_instance_in_a_list_is_answered_in_a_list(worker: Worker, store: JobStore) -> None:
    job = recorded(store)

    worker.work_off([record(message(job, {"left": 1, "right": 1}, batched=True))], plenty)

    result = now_stored(store, job).result
    assert result is not None
    assert len(result["predictions"]) == 1


def test_a_batch_takes_one_run_for_each_model(
    catalog: Catalog, store: JobStore, queue: JobQueue
) -> None:
    total, sign = SpyModel(catalog.get("sum")), SpyModel(catalog.get("sign"))
    worker = a_worker(spied(total, sign), store, queue)
    pair = [{"left": 1, "right": 1}, {"left": 2, "right": 2}]
    sums = [recorded(store) for _ in range(4)]
    signs = [recorded(store, model="sign") for _ in range(3)]

    batch = worker.work_off([record(message(job, *pair)) for job in [*sums, *signs]], plenty)

    assert (total.runs, sign.runs) == ([8], [6])
    assert batch.succeeded == 7


def test_each_job_of_a_shared_run_gets_its_own_result(worker: Worker, store: JobStore) -> None:
    jobs = {left: recorded(store) for left in range(5)}

    worker.work_off(
        [record(message(job, {"left": left, "right": 0})) for left, job in jobs.items()], plenty
    )

    for left, job in jobs.items():
        result = now_stored(store, job).result
        assert result is not None
        assert result["value"] == left


def test_a_second_delivery_changes_nothing(worker: Worker, store: JobStore) -> None:
    job = recorded(store)
    delivery = record(message(job))
    worker.work_off([delivery], plenty)
    first = now_stored(store, job)

    batch = worker.work_off([delivery], plenty)

    assert now_stored(store, job) == first
    assert (batch.succeeded, batch.response()) == (0, {"batchItemFailures": []})


def test_a_message_twice_in_a_batch_makes_one_result(worker: Worker, store: JobStore) -> None:
    job = recorded(store)

    batch = worker.work_off([record(message(job)), record(message(job))], plenty)

    assert (batch.succeeded, batch.response()) == (1, {"batchItemFailures": []})


def test_of_two_workers_at_once_the_first_to_write_wins(
    catalog: Catalog, store: JobStore, queue: JobQueue
) -> None:
    job = recorded(store)
    fast = a_worker(catalog, store, queue)
    overtaken = SpyModel(
        catalog.get("sum"),
        before_run=lambda: fast.work_off([record(message(job, {"left": 1, "right": 0}))], plenty),
    )
    slow = a_worker(spied(overtaken), store, queue)

    batch = slow.work_off([record(message(job, {"left": 2, "right": 0}))], plenty)

    result = now_stored(store, job).result
    assert result is not None
    assert result["value"] == 1
    assert (batch.succeeded, batch.response()) == (0, {"batchItemFailures": []})


def test_the_message_of_a_job_that_a_dead_worker_had_begun_is_worked_off(
    worker: Worker, store: JobStore
) -> None:
    job = recorded(store, state=JobState.QUEUED)
    store.start(job.id, now=datetime.now(UTC))

    worker.work_off([record(message(job), receives=2)], plenty)

    assert state_of(store, job) is JobState.SUCCEEDED


def test_a_canceled_job_is_not_run(catalog: Catalog, store: JobStore, queue: JobQueue) -> None:
    model = SpyModel(catalog.get("sum"))
    worker = a_worker(spied(model), store, queue)
    job = recorded(store, state=JobState.CANCELED)

    batch = worker.work_off([record(message(job))], plenty)

    assert model.runs == []
    assert state_of(store, job) is JobState.CANCELED
    assert batch.response() == {"batchItemFailures": []}


def test_a_message_whose_record_is_gone_is_dropped(worker: Worker, store: JobStore) -> None:
    job = recorded(store)
    store.client.delete_item(TableName=store.table, Key={"id": {"S": job.id}})

    batch = worker.work_off([record(message(job))], plenty)

    assert store.get(job.id) is None
    assert batch.response() == {"batchItemFailures": []}
