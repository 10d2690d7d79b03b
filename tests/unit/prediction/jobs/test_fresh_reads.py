"""What was written a moment ago is read, although DynamoDB's plain reads may be late."""

from typing import Any

import pytest

from prediction import jobs
from prediction.jobs import Claims, JobQueue, JobState, JobStore, RequestKey, Submission
from tests.stale import LateClient
from tests.unit.prediction.jobs.stand_ins import JOB_ID, LIFETIME, NOW, a_job

KEY = RequestKey(owner="alice", text="order-66", request="POST /predict-slow {}")


@pytest.fixture
def late(store: JobStore) -> JobStore:
    client: Any = LateClient(store.client)
    return JobStore(client, store.table)


def test_a_job_is_found_as_soon_as_its_id_is_known(late: JobStore) -> None:
    late.add(a_job())

    assert jobs.find(late, JOB_ID, owner="alice", now=NOW) == a_job()


def test_a_canceled_job_is_shown_as_canceled_at_once(late: JobStore) -> None:
    late.add(a_job())

    assert jobs.cancel(late, JOB_ID, owner="alice", now=NOW).state is JobState.CANCELED


def test_a_large_result_is_whole_as_soon_as_its_job_has_succeeded(
    late: JobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("store", "result"):
        monkeypatch.setattr(f"prediction.jobs.{module}.MAX_PART_BYTES", 20)
    late.add(a_job())
    result = {"predictions": [{"value": value} for value in range(50)]}
    late.succeed(JOB_ID, result, now=NOW)

    found = jobs.find(late, JOB_ID, owner="alice", now=NOW)

    assert found.result == result
    assert len(late.client.scan(TableName=late.table, ConsistentRead=True)["Items"]) > 2


def test_a_retry_of_a_moment_later_gets_the_same_job(late: JobStore, queue: JobQueue) -> None:
    submission = Submission(owner="alice", model="sum", instances=[], batched=True)
    claims = Claims(late.client, late.table)

    made = [
        jobs.submit_once(late, queue, claims, KEY, submission, lifetime=LIFETIME, now=NOW)
        for _ in range(2)
    ]

    assert made[0] == made[1]
