"""Idempotency keys: one request, one job, wherever a submitter died and however many there are."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Lock
from typing import Any

import pytest

from prediction import jobs
from prediction.jobs import (
    JobQueue,
    JobState,
    JobStore,
    Lifetime,
    RequestKey,
)
from tests.unit.prediction.jobs.stand_ins import (
    LIFETIME,
    NOW,
    Faulty,
    received,
)
from tests.unit.prediction.jobs.submitted import (
    KEY,
    LATE,
    OTHER_BODY,
    SOON,
    Submit,
    job_items,
    queued_ids,
    state_of,
    submission,
    submit,
)

__all__ = ["submission", "submit"]


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
