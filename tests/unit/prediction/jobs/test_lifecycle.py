import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from prediction import jobs
from prediction.catalog import Catalog
from prediction.jobs import Job, JobQueue, JobState, JobStore, Message, Submission
from prediction.jobs.job import DEADLINE_PASSED
from tests.tiny_models import write_sum_regression
from tests.unit.prediction.jobs.stand_ins import (
    JOB_ID,
    LIFETIME,
    NOW,
    a_job,
    failing_queue,
    failing_store,
    received,
)

LATE = NOW + LIFETIME.deadline


def parsed(tmp_path: Path, *rows: dict[str, Any]) -> Sequence[BaseModel]:
    write_sum_regression(tmp_path)
    return Catalog.load(tmp_path).get("sum").parse(rows)


@pytest.fixture
def submission(tmp_path: Path) -> Submission:
    instances = parsed(tmp_path, {"left": 1, "right": 2})
    return Submission(owner="alice", model="sum", instances=instances, batched=False)


def submit(store: JobStore, queue: JobQueue, submission: Submission) -> Job:
    return jobs.submit(store, queue, submission, lifetime=LIFETIME, now=NOW)


def stored(store: JobStore) -> list[dict[str, Any]]:
    return store.client.scan(TableName=store.table)["Items"]


def test_a_submitted_job_is_found_by_its_owner(
    store: JobStore, queue: JobQueue, submission: Submission
) -> None:
    job = submit(store, queue, submission)

    assert jobs.find(store, job.id, owner="alice", now=NOW) == job
    assert job.state is JobState.QUEUED


def test_the_message_carries_the_validated_inputs(
    store: JobStore, queue: JobQueue, submission: Submission
) -> None:
    job = submit(store, queue, submission)

    (body,) = received(queue)
    assert Message.from_body(body) == Message(
        job.id, "sum", [{"left": 1.0, "right": 2.0}], batched=False
    )


def test_ids_are_random_and_never_the_same(
    store: JobStore, queue: JobQueue, submission: Submission
) -> None:
    ids = [submit(store, queue, submission).id for _ in range(20)]

    assert len(set(ids)) == 20
    assert {uuid.UUID(job_id).version for job_id in ids} == {4}


def test_inputs_too_large_for_a_message_leave_no_record(
    store: JobStore, queue: JobQueue, tmp_path: Path
) -> None:
    many = parsed(tmp_path, *[{"left": 1.5, "right": 2.5}] * 60_000)
    submission = Submission(owner="alice", model="sum", instances=many, batched=True)

    with pytest.raises(jobs.MessageTooLargeError):
        submit(store, queue, submission)

    assert stored(store) == []


def test_without_a_record_nothing_is_queued(
    store: JobStore, queue: JobQueue, submission: Submission
) -> None:
    with pytest.raises(jobs.StoreUnavailableError):
        submit(failing_store(store, "put_item"), queue, submission)

    assert received(queue) == []


def test_a_job_that_cannot_be_queued_is_refused_and_marked_failed(
    store: JobStore, queue: JobQueue, submission: Submission
) -> None:
    with pytest.raises(jobs.QueueUnavailableError):
        submit(store, failing_queue(queue, "send_message"), submission)

    (item,) = stored(store)
    assert item["state"] == {"S": "failed"}


def test_the_queues_fault_is_told_even_if_the_table_fails_as_well(
    store: JobStore, queue: JobQueue, submission: Submission
) -> None:
    with pytest.raises(jobs.QueueUnavailableError):
        submit(
            failing_store(store, "update_item"), failing_queue(queue, "send_message"), submission
        )


def test_a_job_of_another_caller_is_unknown(store: JobStore) -> None:
    store.add(a_job(owner="alice"))

    with pytest.raises(jobs.UnknownJobError):
        jobs.find(store, JOB_ID, owner="mallory", now=NOW)


def test_asking_for_another_callers_overdue_job_does_not_touch_it(store: JobStore) -> None:
    store.add(a_job(owner="alice"))

    with pytest.raises(jobs.UnknownJobError):
        jobs.find(store, JOB_ID, owner="mallory", now=LATE)

    assert store.get(JOB_ID) == a_job(owner="alice")


@pytest.mark.parametrize(
    "text",
    ["", "nothing", JOB_ID.upper(), "{" + JOB_ID + "}", "x" * 5000, str(uuid.uuid4())],
    ids=["empty", "word", "upper case", "braces", "longer than a key", "never made"],
)
def test_what_is_no_id_of_a_job_is_unknown(store: JobStore, text: str) -> None:
    store.add(a_job())

    with pytest.raises(jobs.UnknownJobError):
        jobs.find(store, text, owner="alice", now=NOW)


@pytest.mark.parametrize("state", [JobState.SUCCEEDED, JobState.FAILED])
def test_a_record_past_its_retention_is_gone_though_not_deleted_yet(
    store: JobStore, state: JobState
) -> None:
    job = a_job(state=state)
    store.add(job)

    assert jobs.find(store, JOB_ID, owner="alice", now=before(job.expires_at)) == job
    with pytest.raises(jobs.UnknownJobError):
        jobs.find(store, JOB_ID, owner="alice", now=job.expires_at)


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING])
def test_an_unfinished_job_fails_at_its_deadline_for_good(store: JobStore, state: JobState) -> None:
    store.add(a_job(state=state))
    assert jobs.find(store, JOB_ID, owner="alice", now=before(LATE)).state is state

    job = jobs.find(store, JOB_ID, owner="alice", now=LATE)

    assert (job.state, job.error) == (JobState.FAILED, DEADLINE_PASSED)
    # a worker whose clock is behind comes too late all the same
    assert not store.succeed(JOB_ID, {"value": 3}, now=NOW)
    assert jobs.find(store, JOB_ID, owner="alice", now=LATE) == job


def test_a_result_made_in_time_is_there_after_the_deadline(store: JobStore) -> None:
    store.add(a_job())
    store.succeed(JOB_ID, {"value": 3}, now=before(LATE))

    assert jobs.find(store, JOB_ID, owner="alice", now=LATE).result == {"value": 3}


def test_a_failure_that_could_not_be_written_is_not_told(store: JobStore) -> None:
    store.add(a_job())

    with pytest.raises(jobs.StoreUnavailableError):
        jobs.find(failing_store(store, "update_item"), JOB_ID, owner="alice", now=LATE)


def test_a_record_must_be_kept_for_longer_than_its_deadline() -> None:
    with pytest.raises(ValueError, match="longer than its deadline"):
        jobs.Lifetime(deadline=timedelta(hours=1), retention=timedelta(hours=1))


def before(time: datetime) -> datetime:
    return time - timedelta(microseconds=1)
