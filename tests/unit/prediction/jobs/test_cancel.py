from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from prediction import jobs
from prediction.jobs import JobState, JobStore
from tests.unit.prediction.jobs.stand_ins import JOB_ID, LIFETIME, NOW, a_job

SOON = NOW + timedelta(seconds=1)
CANCELED = a_job(state=JobState.CANCELED, finished_at=SOON)


def test_a_queued_job_is_canceled_by_its_owner(store: JobStore) -> None:
    store.add(a_job())

    assert jobs.cancel(store, JOB_ID, owner="alice", now=SOON) == CANCELED
    assert not store.start(JOB_ID, now=SOON).done


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (JobState.RUNNING, "The prediction is running and cannot be canceled any more."),
        (JobState.SUCCEEDED, "The prediction has succeeded and cannot be canceled any more."),
        (JobState.FAILED, "The prediction has failed and cannot be canceled any more."),
        (JobState.CANCELED, "The prediction has been canceled and cannot be canceled any more."),
    ],
)
def test_what_runs_or_has_ended_is_not_canceled(
    store: JobStore, state: JobState, sentence: str
) -> None:
    store.add(a_job(state=state))

    with pytest.raises(jobs.JobNotQueuedError) as caught:
        jobs.cancel(store, JOB_ID, owner="alice", now=SOON)

    assert str(caught.value) == sentence
    assert store.get(JOB_ID) == a_job(state=state)


def test_another_callers_job_is_unknown_and_stays_queued(store: JobStore) -> None:
    store.add(a_job(owner="alice"))

    with pytest.raises(jobs.UnknownJobError):
        jobs.cancel(store, JOB_ID, owner="mallory", now=SOON)

    assert store.get(JOB_ID) == a_job(owner="alice")


def test_past_its_deadline_a_job_has_failed_and_cannot_be_canceled(store: JobStore) -> None:
    store.add(a_job())

    with pytest.raises(jobs.JobNotQueuedError, match="has failed"):
        jobs.cancel(store, JOB_ID, owner="alice", now=NOW + LIFETIME.deadline)


class Repeating:
    """A client that does each update twice, as botocore does when the first answer is lost."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def __getattr__(self, operation: str) -> Any:
        return getattr(self._client, operation)

    def update_item(self, **arguments: Any) -> Any:
        self._client.update_item(**arguments)
        return self._client.update_item(**arguments)


def test_a_cancellation_whose_answer_was_lost_is_one_all_the_same(store: JobStore) -> None:
    store.add(a_job())
    client: Any = Repeating(store.client)

    assert jobs.cancel(JobStore(client, store.table), JOB_ID, owner="alice", now=SOON) == CANCELED


class LosingAnswers:
    """A client whose updates happen, but never answer."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def __getattr__(self, operation: str) -> Any:
        return getattr(self._client, operation)

    def update_item(self, **arguments: Any) -> Any:
        self._client.update_item(**arguments)
        raise ReadTimeoutError(endpoint_url="https://table")


def test_whether_it_was_canceled_is_not_told_while_it_is_not_known(store: JobStore) -> None:
    store.add(a_job())
    client: Any = LosingAnswers(store.client)

    with pytest.raises(jobs.StoreUnavailableError):
        jobs.cancel(JobStore(client, store.table), JOB_ID, owner="alice", now=SOON)
