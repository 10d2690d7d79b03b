"""Results that are larger than a DynamoDB item."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from prediction import jobs
from prediction.jobs import JobState, JobStore
from tests.unit.prediction.jobs.stand_ins import JOB_ID, LIFETIME, NOW, Faulty, a_job, failing_store

SOON = NOW + timedelta(seconds=1)


@pytest.fixture(scope="module")
def large() -> dict[str, Any]:
    """Compressed some 2.5 MB: 1,000 predictions of 250 class probabilities each."""
    rng = random.Random(1)  # noqa: S311 - digits that do not compress
    rows = [{"class_probabilities": [rng.random() for _ in range(250)]} for _ in range(1000)]
    return {"predictions": rows}


def part_items(store: JobStore) -> list[dict[str, Any]]:
    items = store.client.scan(TableName=store.table)["Items"]
    return [item for item in items if "part" in item]


def before_a_part(store: JobStore, do: Callable[[], object]) -> JobStore:
    """The table through a client that does something before it writes its first part."""
    done: list[object] = []

    def first(operation: str, _: dict[str, Any]) -> bool:
        if operation == "put_item" and not done:
            done.append(True)
            do()
        return False

    client: Any = Faulty(store.client, first)
    return JobStore(client, store.table)


def test_a_result_larger_than_a_record_comes_back_whole(
    store: JobStore, large: dict[str, Any]
) -> None:
    store.add(a_job())

    assert store.succeed(JOB_ID, large, now=SOON)

    done = a_job(state=JobState.SUCCEEDED, finished_at=SOON, result=large)
    assert store.get(JOB_ID) == done
    assert len(part_items(store)) > 1


def test_parts_are_deleted_when_their_record_is(store: JobStore, large: dict[str, Any]) -> None:
    store.add(a_job())
    store.succeed(JOB_ID, large, now=SOON)

    ends = {item["expires_at"]["N"] for item in part_items(store)}
    assert ends == {str(int(a_job().expires_at.timestamp()))}


def test_no_part_is_written_for_a_job_that_is_closed(
    store: JobStore, large: dict[str, Any]
) -> None:
    store.add(a_job(state=JobState.CANCELED))

    assert not store.succeed(JOB_ID, large, now=SOON)
    assert part_items(store) == []


def test_of_two_large_results_at_once_the_first_is_kept_unmixed(
    store: JobStore, large: dict[str, Any]
) -> None:
    store.add(a_job())
    other = {"predictions": large["predictions"][::-1]}
    slow = before_a_part(store, lambda: store.succeed(JOB_ID, other, now=SOON))

    assert not slow.succeed(JOB_ID, large, now=SOON)

    job = store.get(JOB_ID)
    assert job is not None
    assert job.result == other


def test_a_part_that_cannot_be_written_leaves_the_job_open(
    store: JobStore, large: dict[str, Any]
) -> None:
    store.add(a_job())

    with pytest.raises(jobs.StoreUnavailableError):
        failing_store(store, "put_item").succeed(JOB_ID, large, now=SOON)

    job = store.get(JOB_ID)
    assert job is not None
    assert job.state is JobState.RUNNING


def test_a_result_is_not_kept_in_parts_that_would_end_before_its_record(
    store: JobStore, large: dict[str, Any]
) -> None:
    store.add(a_job())
    later = NOW + timedelta(minutes=1)

    def reopen() -> None:
        store.fail(JOB_ID, "No.", now=later)
        store.reopen(JOB_ID, LIFETIME, now=later)

    slow = before_a_part(store, reopen)

    assert not slow.succeed(JOB_ID, large, now=later)
    job = store.get(JOB_ID)
    assert job is not None
    assert job.state is JobState.QUEUED


def test_a_result_that_has_lost_a_part_is_no_longer_kept(
    store: JobStore, large: dict[str, Any]
) -> None:
    store.add(a_job())
    store.succeed(JOB_ID, large, now=SOON)
    store.client.delete_item(TableName=store.table, Key={"id": part_items(store)[0]["id"]})

    with pytest.raises(jobs.UnknownJobError):
        jobs.find(store, JOB_ID, owner="alice", now=SOON)


def test_a_part_is_no_job(store: JobStore, large: dict[str, Any]) -> None:
    store.add(a_job())
    store.succeed(JOB_ID, large, now=SOON)

    for item in part_items(store):
        with pytest.raises(jobs.UnknownJobError):
            jobs.find(store, item["id"]["S"], owner="alice", now=SOON)
