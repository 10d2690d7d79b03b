"""What becomes of messages that come late: past the deadline, moved back, redriven."""

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
)
from tests.unit.prediction.jobs.stand_ins import LIFETIME, Faulty


@pytest.fixture
def worker(catalog: Catalog, store: JobStore, queue: JobQueue) -> Worker:
    return a_worker(catalog, store, queue)


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
