from datetime import datetime, timedelta

import pytest

from prediction.jobs import Change, JobExistsError, JobState, JobStore, StoreUnavailableError
from prediction.jobs.item import to_item
from tests.unit.prediction.jobs.stand_ins import JOB_ID, LIFETIME, NOW, a_job, failing_store

SOON = NOW + timedelta(seconds=1)
LATE = NOW + LIFETIME.deadline


def test_a_job_is_read_as_it_was_added(store: JobStore) -> None:
    store.add(a_job())

    assert store.get(JOB_ID) == a_job()


def test_there_is_nothing_under_an_unused_id(store: JobStore) -> None:
    assert store.get(JOB_ID) is None


def test_an_id_is_given_once(store: JobStore) -> None:
    store.add(a_job(owner="alice"))

    with pytest.raises(JobExistsError):
        store.add(a_job(owner="mallory", created_at=SOON))

    assert store.get(JOB_ID) == a_job(owner="alice")


def test_the_same_submission_may_be_written_again_while_it_is_queued(store: JobStore) -> None:
    store.add(a_job())
    store.add(a_job())

    assert store.get(JOB_ID) == a_job()


def test_a_late_copy_of_a_submission_does_not_undo_the_outcome(store: JobStore) -> None:
    store.add(a_job())
    store.succeed(JOB_ID, {"class": 1}, now=SOON)

    with pytest.raises(JobExistsError):
        store.add(a_job())

    job = store.get(JOB_ID)
    assert job is not None
    assert job.result == {"class": 1}


def test_a_success_keeps_the_result_and_its_time(store: JobStore) -> None:
    store.add(a_job())

    assert store.start(JOB_ID, now=NOW).done
    assert store.succeed(JOB_ID, {"class": 1}, now=SOON)

    done = a_job(state=JobState.SUCCEEDED, finished_at=SOON, result={"class": 1})
    assert store.get(JOB_ID) == done


def test_a_failure_keeps_the_sentence_and_its_time(store: JobStore) -> None:
    store.add(a_job())

    assert store.fail(JOB_ID, "It did not work.", now=SOON)

    done = a_job(state=JobState.FAILED, finished_at=SOON, error="It did not work.")
    assert store.get(JOB_ID) == done


def test_a_running_job_may_be_started_again_as_its_worker_may_have_died(store: JobStore) -> None:
    store.add(a_job())

    assert store.start(JOB_ID, now=NOW).done
    assert store.start(JOB_ID, now=SOON).done


@pytest.mark.parametrize("state", [JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELED])
def test_a_closed_job_stays_as_it_is(store: JobStore, state: JobState) -> None:
    closed = a_job(state=state, finished_at=NOW)
    store.client.put_item(TableName=store.table, Item=to_item(closed))

    assert not store.start(JOB_ID, now=SOON).done
    assert not store.succeed(JOB_ID, {"class": 1}, now=SOON)
    assert not store.fail(JOB_ID, "It did not work.", now=SOON)
    assert not store.expire(JOB_ID, now=LATE)
    assert store.get(JOB_ID) == closed


def test_nothing_is_written_for_an_id_without_a_record(store: JobStore) -> None:
    assert not store.start(JOB_ID, now=NOW).done
    assert not store.succeed(JOB_ID, {"class": 1}, now=NOW)
    assert not store.fail(JOB_ID, "It did not work.", now=NOW)
    assert not store.expire(JOB_ID, now=LATE)
    assert store.get(JOB_ID) is None


def test_past_its_deadline_a_job_neither_starts_nor_succeeds(store: JobStore) -> None:
    store.add(a_job())

    assert not store.start(JOB_ID, now=LATE).done
    assert not store.succeed(JOB_ID, {"class": 1}, now=LATE)
    assert store.get(JOB_ID) == a_job()


def test_a_job_expires_at_its_deadline_and_not_before(store: JobStore) -> None:
    store.add(a_job())

    assert not store.expire(JOB_ID, now=LATE - timedelta(microseconds=1))
    assert store.expire(JOB_ID, now=LATE)

    job = store.get(JOB_ID)
    assert job is not None
    assert job.state is JobState.FAILED
    assert job.error is not None
    assert "deadline" in job.error


def test_a_throttled_table_is_unavailable_and_not_a_lost_race(store: JobStore) -> None:
    throttled = failing_store(store, "put_item", "get_item", "update_item")

    with pytest.raises(StoreUnavailableError, match="ThrottlingException"):
        throttled.add(a_job())
    with pytest.raises(StoreUnavailableError):
        throttled.get(JOB_ID)
    with pytest.raises(StoreUnavailableError):
        throttled.succeed(JOB_ID, {"class": 1}, now=NOW)


@pytest.mark.parametrize(
    ("state", "now", "canceled"),
    [
        (JobState.QUEUED, SOON, True),
        (JobState.QUEUED, LATE, False),
        (JobState.RUNNING, SOON, False),
        (JobState.SUCCEEDED, SOON, False),
        (JobState.FAILED, SOON, False),
        (JobState.CANCELED, SOON, False),
    ],
)
def test_only_what_is_queued_and_in_time_can_be_canceled(
    store: JobStore,
    state: JobState,
    now: datetime,
    canceled: bool,  # noqa: FBT001 - the expected answer
) -> None:
    store.add(a_job(state=state))

    assert store.cancel(JOB_ID, now=now) is canceled

    after = a_job(state=JobState.CANCELED, finished_at=now) if canceled else a_job(state=state)
    assert store.get(JOB_ID) == after


def test_nothing_is_canceled_or_reopened_for_an_id_without_a_record(store: JobStore) -> None:
    assert not store.cancel(JOB_ID, now=NOW)
    assert not store.reopen(JOB_ID, LIFETIME, now=NOW)
    assert store.get(JOB_ID) is None


def test_a_reopened_job_is_queued_with_a_new_lifetime_and_no_trace_of_its_failure(
    store: JobStore,
) -> None:
    store.add(a_job())
    store.fail(JOB_ID, "It did not work.", now=SOON)

    assert store.reopen(JOB_ID, LIFETIME, now=LATE)

    expires_at = (LATE + LIFETIME.retention).replace(microsecond=0)
    reopened = a_job(deadline_at=LATE + LIFETIME.deadline, expires_at=expires_at, redriven=True)
    assert store.get(JOB_ID) == reopened


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING])
def test_a_job_that_was_given_up_without_a_word_can_be_reopened(
    store: JobStore, state: JobState
) -> None:
    store.add(a_job(state=state))

    assert store.reopen(JOB_ID, LIFETIME, now=SOON)


@pytest.mark.parametrize("state", [JobState.SUCCEEDED, JobState.CANCELED])
def test_what_succeeded_or_was_canceled_is_not_reopened(store: JobStore, state: JobState) -> None:
    store.add(a_job(state=state))

    assert not store.reopen(JOB_ID, LIFETIME, now=SOON)
    assert store.get(JOB_ID) == a_job(state=state)


def test_a_job_past_its_retention_is_not_reopened(store: JobStore) -> None:
    job = a_job(state=JobState.FAILED)
    store.add(job)

    assert not store.reopen(JOB_ID, LIFETIME, now=job.expires_at)


def test_a_late_copy_of_a_submission_does_not_undo_a_redrive(store: JobStore) -> None:
    store.add(a_job())
    store.reopen(JOB_ID, LIFETIME, now=SOON)

    with pytest.raises(JobExistsError):
        store.add(a_job())


def test_a_run_without_company_is_noted_until_the_job_is_reopened(store: JobStore) -> None:
    store.add(a_job())

    assert not ran_alone(store.start(JOB_ID, now=NOW, alone=True))
    assert ran_alone(store.start(JOB_ID, now=NOW))
    assert ran_alone(store.start(JOB_ID, now=NOW, alone=False))
    assert not ran_alone(store.start(JOB_ID, now=NOW, alone=True))

    store.fail(JOB_ID, "No.", now=NOW)
    store.reopen(JOB_ID, LIFETIME, now=NOW)
    assert not ran_alone(store.start(JOB_ID, now=NOW))


def ran_alone(change: Change) -> bool:
    assert change.job is not None
    return change.job.ran_alone


@pytest.mark.parametrize("other", ["claim-1", "part-1"])
def test_what_is_no_job_is_not_changed(other: str, store: JobStore) -> None:
    store.client.put_item(TableName=store.table, Item={"id": {"S": other}})

    assert store.start(other, now=NOW) == Change(done=False, job=None)
    assert not store.fail(other, "No.", now=NOW)
