"""Idempotency keys: one request, one job, wherever a submitter died and however many there are."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

import pytest

from prediction import jobs
from prediction.catalog import Catalog
from prediction.jobs import (
    Claims,
    Job,
    JobQueue,
    JobState,
    JobStore,
    Lifetime,
    Message,
    RequestKey,
    Submission,
)
from tests.tiny_models import write_sum_regression
from tests.unit.prediction.jobs.stand_ins import (
    LIFETIME,
    NOW,
    Faulty,
    failing_queue,
    failing_store,
    received,
)

SOON = NOW + timedelta(seconds=1)
LATE = NOW + LIFETIME.deadline
KEY = RequestKey(owner="alice", text="order-66", request="POST /predict-slow {}")
OTHER_BODY = RequestKey(owner="alice", text="order-66", request='POST /predict-slow {"a": 1}')

type Submit = Callable[..., Job]


@pytest.fixture
def submission(tmp_path: Path) -> Submission:
    write_sum_regression(tmp_path)
    instances = Catalog.load(tmp_path).get("sum").parse([{"left": 1, "right": 2}])
    return Submission(owner="alice", model="sum", instances=instances, batched=False)


@pytest.fixture
def submit(store: JobStore, queue: JobQueue, submission: Submission) -> Submit:
    def once(  # noqa: PLR0913 - each test replaces one of them
        key: RequestKey = KEY,
        *,
        now: datetime = NOW,
        store: JobStore = store,
        queue: JobQueue = queue,
        claims_store: JobStore = store,
        lifetime: Lifetime = LIFETIME,
    ) -> Job:
        claims = Claims(claims_store.client, claims_store.table)
        return jobs.submit_once(store, queue, claims, key, submission, lifetime=lifetime, now=now)

    return once


def state_of(store: JobStore, job: Job) -> JobState | None:
    stored = store.get(job.id)
    return None if stored is None else stored.state


def queued_ids(queue: JobQueue) -> list[str]:
    return [Message.from_body(body).job_id for body in received(queue)]


def job_items(store: JobStore) -> list[dict[str, Any]]:
    return [i for i in store.client.scan(TableName=store.table)["Items"] if "state" in i]


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


def test_the_same_request_again_gives_the_same_job_and_sends_nothing(
    submit: Submit, store: JobStore, queue: JobQueue
) -> None:
    first = submit()
    again = submit(now=SOON)

    assert again == first
    assert len(job_items(store)) == 1
    assert queued_ids(queue) == [first.id]


def test_without_the_key_or_by_another_caller_it_is_another_job(submit: Submit) -> None:
    keys = [
        KEY,
        RequestKey(owner="alice", text="order-67", request=KEY.request),
        RequestKey(owner="bob", text=KEY.text, request=KEY.request),
    ]

    assert len({submit(key).id for key in keys}) == 3


def test_the_key_with_another_request_is_refused(
    submit: Submit, store: JobStore, queue: JobQueue
) -> None:
    submit()

    with pytest.raises(jobs.KeyReusedError):
        submit(OTHER_BODY)

    assert len(job_items(store)) == 1
    assert len(received(queue)) == 1


def test_of_fifty_at_once_all_get_the_same_id(
    submit: Submit, store: JobStore, queue: JobQueue
) -> None:
    atomic: Any = Faulty(store.client, lambda *_: False, lock=Lock())
    table = JobStore(atomic, store.table)

    with ThreadPoolExecutor(50) as pool:
        ids = {
            job.id for job in pool.map(lambda _: submit(store=table, claims_store=table), range(50))
        }

    assert len(ids) == 1
    assert [item["id"]["S"] for item in job_items(store)] == [*ids]
    # the queue may hold the message more than once, but never another one
    assert set(queued_ids(queue)) == ids


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


def test_an_outcome_that_was_told_stays_under_its_key(submit: Submit, store: JobStore) -> None:
    job = submit()
    store.fail(job.id, "It did not work.", now=SOON)

    assert submit(now=LATE).id == job.id
    assert state_of(store, job) is JobState.FAILED


def test_a_key_is_kept_for_a_day_even_if_results_are_not(submit: Submit) -> None:
    short = Lifetime(deadline=timedelta(minutes=1), retention=timedelta(hours=1))
    first = submit(lifetime=short)
    day_after = NOW + timedelta(hours=24)

    assert submit(lifetime=short, now=day_after - timedelta(seconds=1)).id == first.id
    assert submit(OTHER_BODY, lifetime=short, now=day_after).id != first.id


def test_a_key_is_kept_as_long_as_results_that_are_kept_longer(submit: Submit) -> None:
    long = Lifetime(deadline=LIFETIME.deadline, retention=timedelta(days=30))
    first = submit(lifetime=long)
    month_after = NOW + timedelta(days=30)

    assert submit(lifetime=long, now=month_after - timedelta(seconds=1)).id == first.id
    assert submit(lifetime=long, now=month_after).id != first.id


def test_what_is_too_large_takes_no_key(
    submit: Submit, store: JobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("prediction.jobs.message.MAX_MESSAGE_BYTES", 10)

    with pytest.raises(jobs.MessageTooLargeError):
        submit()

    assert store.client.scan(TableName=store.table)["Items"] == []


def test_neither_key_nor_request_is_stored(submit: Submit, store: JobStore) -> None:
    submit(RequestKey(owner="alice", text="key-of-hers", request="the-request"))

    stored = str(store.client.scan(TableName=store.table)["Items"])
    assert "key-of-hers" not in stored
    assert "the-request" not in stored


def test_a_claim_is_no_job(submit: Submit, store: JobStore) -> None:
    submit()

    with pytest.raises(jobs.UnknownJobError):
        jobs.find(store, KEY.id, owner="alice", now=NOW)


def test_as_long_as_a_key_is_remembered_its_record_is_kept(submit: Submit, store: JobStore) -> None:
    short = Lifetime(deadline=LIFETIME.deadline, retention=timedelta(hours=7))
    first = submit(lifetime=short)
    almost_forgotten = NOW + timedelta(hours=24) - timedelta(seconds=1)

    again = submit(lifetime=short, now=almost_forgotten)

    found = jobs.find(store, again.id, owner="alice", now=almost_forgotten)
    assert (again.id, found.id) == (first.id, first.id)
