"""Wherever a submitter died, a retry with its key heals what it has left."""

from datetime import timedelta
from typing import Any

import pytest

from prediction import jobs
from prediction.jobs import (
    JobQueue,
    JobState,
    JobStore,
    Lifetime,
)
from tests.unit.prediction.jobs.stand_ins import (
    LIFETIME,
    NOW,
    Faulty,
    failing_queue,
    failing_store,
)
from tests.unit.prediction.jobs.submitted import (
    KEY,
    LATE,
    SOON,
    Submit,
    job_items,
    queued_ids,
    state_of,
    submission,
    submit,
)

__all__ = ["submission", "submit"]


class DiedError(BaseException):
    """The end of the process: nothing after it happens."""


def dying_at(store: JobStore, operation: str, *, nth: int) -> JobStore:
    """The table through a client whose process dies at the n-th such call."""
    calls: list[str] = []

    def dies(called: str, _: dict[str, Any]) -> bool:
        if called == operation:
            calls.append(called)
            if len(calls) == nth:
                raise DiedError
        return False

    client: Any = Faulty(store.client, dies)
    return JobStore(client, store.table)


@pytest.mark.parametrize(("operation", "nth"), [("put_item", 1), ("put_item", 2)])
def test_a_submitter_that_dies_before_its_record_is_healed_by_a_retry(
    operation: str, nth: int, submit: Submit, store: JobStore, queue: JobQueue
) -> None:
    dying = dying_at(store, operation, nth=nth)
    with pytest.raises(DiedError):
        submit(store=dying, claims_store=dying)
    assert job_items(store) == []

    job = submit(now=SOON)

    assert state_of(store, job) is JobState.QUEUED
    assert queued_ids(queue) == [job.id]


def test_a_submitter_that_dies_between_record_and_message_is_healed_by_a_retry(
    submit: Submit, store: JobStore, queue: JobQueue
) -> None:
    def dies(*_: object) -> bool:
        raise DiedError

    client: Any = Faulty(queue.client, dies)
    with pytest.raises(DiedError):
        submit(queue=JobQueue(client, queue.url))
    assert len(job_items(store)) == 1

    job = submit(now=SOON)

    assert [item["id"]["S"] for item in job_items(store)] == [job.id]
    assert queued_ids(queue) == [job.id]


@pytest.mark.parametrize("minutes", [5, 25])
def test_a_retry_heals_although_the_deadline_was_set_anew_meanwhile(
    minutes: int, submit: Submit, store: JobStore, queue: JobQueue
) -> None:
    with pytest.raises(jobs.QueueUnavailableError):
        submit(queue=failing_queue(queue, "send_message"))

    changed = Lifetime(deadline=timedelta(minutes=minutes), retention=LIFETIME.retention)
    job = submit(now=SOON, lifetime=changed)

    assert queued_ids(queue) == [job.id]
    assert job.deadline_at == NOW + LIFETIME.deadline
    assert jobs.find(store, job.id, owner="alice", now=SOON) == job


def test_a_submitter_that_dies_after_its_message_leaves_one_job(
    submit: Submit, store: JobStore, queue: JobQueue
) -> None:
    with pytest.raises(DiedError):
        submit(claims_store=dying_at(store, "update_item", nth=1))

    job = submit(now=SOON)

    assert len(job_items(store)) == 1
    assert queued_ids(queue) == [job.id, job.id]


def test_a_retry_leaves_a_job_alone_that_has_moved_on(
    submit: Submit, store: JobStore, queue: JobQueue
) -> None:
    with pytest.raises(DiedError):
        submit(claims_store=dying_at(store, "update_item", nth=1))
    (job_id,) = queued_ids(queue)
    store.succeed(job_id, {"value": 3}, now=SOON)

    job = submit(now=SOON)

    assert job.id == job_id
    assert state_of(store, job) is JobState.SUCCEEDED


def test_a_queue_that_was_down_takes_the_retry(
    submit: Submit, store: JobStore, queue: JobQueue
) -> None:
    with pytest.raises(jobs.QueueUnavailableError):
        submit(queue=failing_queue(queue, "send_message"))

    job = submit(now=SOON)

    assert state_of(store, job) is JobState.QUEUED
    assert queued_ids(queue) == [job.id]


def test_no_client_is_told_of_a_job_before_its_claim_is_settled(
    submit: Submit, store: JobStore
) -> None:
    with pytest.raises(jobs.StoreUnavailableError):
        submit(claims_store=failing_store(store, "update_item"))


def test_a_retry_after_the_deadline_of_what_nobody_was_told_of_starts_anew(
    submit: Submit, store: JobStore, queue: JobQueue
) -> None:
    with pytest.raises(jobs.QueueUnavailableError):
        submit(queue=failing_queue(queue, "send_message"))

    job = submit(now=LATE)

    assert job.created_at == LATE
    assert jobs.find(store, job.id, owner="alice", now=LATE).state is JobState.QUEUED
    assert queued_ids(queue) == [job.id]
    assert submit(now=LATE + timedelta(seconds=1)) == job


def test_a_retry_gets_an_id_that_has_time_for_its_turn_in_the_queue(
    submit: Submit, queue: JobQueue
) -> None:
    half = NOW + LIFETIME.deadline / 2
    for now in (NOW, half - timedelta(seconds=1)):
        with pytest.raises(jobs.QueueUnavailableError):
            submit(queue=failing_queue(queue, "send_message"), now=now)

    job = submit(now=half)

    assert (job.created_at, job.deadline_at) == (half, half + LIFETIME.deadline)


def test_who_is_still_at_what_a_retry_has_replaced_tells_nobody(
    submit: Submit, store: JobStore
) -> None:
    with pytest.raises(jobs.StoreUnavailableError):
        submit(claims_store=failing_store(store, "update_item"))
    claims = jobs.Claims(store.client, store.table)
    kept = store.client.scan(TableName=store.table)["Items"]
    (first,) = (item["target"]["S"] for item in kept if "target" in item)

    job = submit(now=NOW + LIFETIME.deadline / 2)

    assert job.id != first
    with pytest.raises(jobs.StoreUnavailableError):
        claims.settle(KEY, first)
