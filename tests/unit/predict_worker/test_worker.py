from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from predict_worker.worker import Worker
from prediction.catalog import Catalog
from prediction.jobs import JobQueue, JobState, JobStore, find
from prediction.jobs.job import DEADLINE_PASSED
from tests.unit.predict_worker.factory import (
    DEADLINE,
    SpyModel,
    a_worker,
    let_pass,
    message,
    now_stored,
    plenty,
    record,
    recorded,
    spied,
    state_of,
)
from tests.unit.prediction.jobs.stand_ins import LIFETIME, Faulty


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


@pytest.mark.parametrize(
    ("receives", "kept"), [(1, []), (2, [{"itemIdentifier": "m-1"}])], ids=["first", "again"]
)
def test_an_overdue_job_fails_and_its_message_is_kept_if_it_was_tried(
    receives: int, kept: list[dict[str, str]], worker: Worker, store: JobStore
) -> None:
    job = recorded(store, deadline_at=datetime.now(UTC) - timedelta(seconds=1))

    batch = worker.work_off([record(message(job), message_id="m-1", receives=receives)], plenty)

    stored = now_stored(store, job)
    assert (stored.state, stored.error) == (JobState.FAILED, DEADLINE_PASSED)
    assert (batch.failed, batch.response()) == (1, {"batchItemFailures": kept})


def test_a_message_that_waited_past_its_deadline_costs_one_write(
    catalog: Catalog, store: JobStore, queue: JobQueue
) -> None:
    writes: list[str] = []
    job = recorded(store, deadline_at=datetime.now(UTC) - timedelta(seconds=1))

    def count(operation: str, _: object) -> bool:
        writes.append(operation)
        return False

    counting: Any = Faulty(store.client, count)
    worker = a_worker(catalog, JobStore(counting, store.table), queue)

    batch = worker.work_off([record(message(job), waited=DEADLINE)], plenty)

    assert writes == ["update_item"]
    assert now_stored(store, job).error == DEADLINE_PASSED
    assert (batch.failed, batch.overdue, batch.failures) == (1, 1, [])


def test_a_message_that_was_moved_back_by_hand_stays_a_dead_letter(
    worker: Worker, store: JobStore
) -> None:
    job = recorded(store)
    store.fail(job.id, "No.", now=datetime.now(UTC) - timedelta(minutes=2))

    batch = worker.work_off([record(message(job), message_id="m-1")], plenty)

    assert batch.response() == {"batchItemFailures": [{"itemIdentifier": "m-1"}]}
    assert now_stored(store, job).error == "No."


def test_an_old_message_of_a_job_in_time_is_worked_off(worker: Worker, store: JobStore) -> None:
    job = recorded(store)

    worker.work_off([record(message(job), waited=DEADLINE)], plenty)

    assert now_stored(store, job).state is JobState.SUCCEEDED


def test_the_tried_message_of_a_job_that_failed_meanwhile_becomes_a_dead_letter(
    worker: Worker, store: JobStore
) -> None:
    job = recorded(store, deadline_at=datetime.now(UTC) - timedelta(seconds=1))
    find(store, job.id, owner=job.owner, now=datetime.now(UTC))

    batch = worker.work_off([record(message(job), message_id="m-1", receives=5)], plenty)

    assert batch.response() == {"batchItemFailures": [{"itemIdentifier": "m-1"}]}
    assert batch.failed == 0


def test_a_run_that_outlasts_the_deadline_fails_its_job(
    catalog: Catalog, store: JobStore, queue: JobQueue
) -> None:
    job = recorded(store)
    late = SpyModel(catalog.get("sum"), before_run=lambda: let_pass(store, job))

    batch = a_worker(spied(late), store, queue).work_off([record(message(job))], plenty)

    assert now_stored(store, job).error == DEADLINE_PASSED
    assert (batch.failed, len(batch.failures)) == (1, 1)


def test_a_client_who_looks_while_a_late_run_ends_takes_no_dead_letter_away(
    catalog: Catalog, store: JobStore, queue: JobQueue
) -> None:
    job = recorded(store)

    def look() -> None:
        let_pass(store, job)
        find(store, job.id, owner=job.owner, now=datetime.now(UTC))

    late = SpyModel(catalog.get("sum"), before_run=look)

    batch = a_worker(spied(late), store, queue).work_off([record(message(job))], plenty)

    assert (batch.failed, len(batch.failures)) == (0, 1)


def test_a_client_who_looks_between_start_and_expiry_takes_no_dead_letter_away(
    catalog: Catalog, store: JobStore, queue: JobQueue
) -> None:
    job = recorded(store, deadline_at=datetime.now(UTC) - timedelta(seconds=1))
    starts: list[str] = []

    def look(operation: str, _: dict[str, Any]) -> bool:
        starts.append(operation)
        if len(starts) == 2:
            store.expire(job.id, now=datetime.now(UTC))
        return False

    client: Any = Faulty(store.client, look)
    worker = a_worker(catalog, JobStore(client, store.table), queue)

    batch = worker.work_off([record(message(job), receives=3)], plenty)

    assert (batch.failed, len(batch.failures)) == (0, 1)


def test_a_redriven_message_that_comes_too_late_goes_back_to_the_dead_letters(
    worker: Worker, store: JobStore
) -> None:
    job = recorded(store, state=JobState.FAILED)
    store.reopen(job.id, LIFETIME, now=datetime.now(UTC))
    let_pass(store, job)

    batch = worker.work_off([record(message(job))], plenty)

    assert (batch.failed, len(batch.failures)) == (1, 1)


def test_the_message_of_a_redriven_job_that_has_succeeded_is_dropped(
    worker: Worker, store: JobStore
) -> None:
    job = recorded(store, state=JobState.FAILED)
    store.reopen(job.id, LIFETIME, now=datetime.now(UTC))
    worker.work_off([record(message(job))], plenty)

    batch = worker.work_off([record(message(job), receives=2)], plenty)

    assert batch.failures == []


def test_a_run_alone_that_raised_leaves_no_suspicion(
    catalog: Catalog, store: JobStore, queue: JobQueue
) -> None:
    job = recorded(store)
    worker = a_worker(spied(SpyModel(catalog.get("sum"), fails_on=13)), store, queue)

    worker.work_off([record(message(job, {"left": 13}), receives=2)], plenty)

    assert not now_stored(store, job).ran_alone
