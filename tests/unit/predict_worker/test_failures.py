"""Bad records among good ones: exactly the bad come back, and their clients are told."""

from typing import Any

import pytest

from predict_worker.batch import GAVE_UP
from predict_worker.worker import Worker
from prediction.catalog import Catalog
from prediction.jobs import JobQueue, JobState, JobStore
from tests.unit.predict_worker.factory import (
    MAX_RECEIVE_COUNT,
    SpyModel,
    a_worker,
    message,
    now_stored,
    plenty,
    record,
    recorded,
    spied,
    state_of,
)
from tests.unit.prediction.jobs.stand_ins import failing_queue, failing_store

UNLUCKY = 13.0
"""The `left` that makes a model fail."""


@pytest.fixture
def worker(catalog: Catalog, store: JobStore, queue: JobQueue) -> Worker:
    return a_worker(catalog, store, queue)


def names(response: dict[str, list[dict[str, str]]]) -> list[str]:
    return [failure["itemIdentifier"] for failure in response["batchItemFailures"]]


MISFITS = pytest.mark.parametrize(
    ("changes", "row", "sentence"),
    [
        ({"model": "retired"}, {"left": 1}, "No worker has the prediction"),
        ({}, {"left": "a text"}, "do not fit the model"),
        ({}, {"right": 1}, "do not fit the model"),
    ],
)


@MISFITS
def test_what_does_not_fit_the_models_here_may_fit_those_of_a_version_under_way(
    changes: dict[str, Any], row: dict[str, Any], sentence: str, worker: Worker, store: JobStore
) -> None:
    job = recorded(store, **changes)

    batch = worker.work_off([record(message(job, row), message_id="m-1")], plenty)

    assert sentence in batch.failures[0].sentence
    assert state_of(store, job) is JobState.QUEUED
    assert names(batch.response()) == ["m-1"]


@MISFITS
def test_what_fits_no_model_up_to_its_last_receive_fails_with_its_reason(
    changes: dict[str, Any], row: dict[str, Any], sentence: str, worker: Worker, store: JobStore
) -> None:
    job = recorded(store, **changes)
    last = record(message(job, row), message_id="m-1", receives=MAX_RECEIVE_COUNT)

    batch = worker.work_off([last], plenty)

    stored = now_stored(store, job)
    assert stored.state is JobState.FAILED
    assert sentence in (stored.error or "")
    assert (batch.failed, names(batch.response())) == (1, ["m-1"])


def test_a_spoilt_message_that_tells_its_job_fails_it(worker: Worker, store: JobStore) -> None:
    job = recorded(store)

    worker.work_off([record(f'{{"job_id": "{job.id}"}}')], plenty)

    assert state_of(store, job) is JobState.FAILED


def test_a_result_too_large_for_its_record_fails_with_a_sentence_that_names_the_limit(
    catalog: Catalog, store: JobStore, queue: JobQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("prediction.jobs.result.MAX_RESULT_BYTES", 10)
    job = recorded(store)

    batch = a_worker(catalog, store, queue).work_off([record(message(job))], plenty)

    stored = now_stored(store, job)
    assert stored.state is JobState.FAILED
    assert stored.error is not None
    assert "the limit is 10 bytes" in stored.error
    assert len(names(batch.response())) == 1


def test_a_prediction_that_is_no_number_fails_its_job_at_once(
    worker: Worker, store: JobStore
) -> None:
    job = recorded(store)

    worker.work_off([record(message(job, {"left": 1, "right": None}))], plenty)

    stored = now_stored(store, job)
    assert (stored.state, stored.error) == (
        JobState.FAILED,
        "The model gave a number that is not finite.",
    )


def test_while_the_table_is_throttled_messages_come_back_and_nothing_is_told(
    catalog: Catalog, store: JobStore, queue: JobQueue
) -> None:
    job = recorded(store)
    worker = a_worker(catalog, failing_store(store, "update_item"), queue)

    batch = worker.work_off([record(message(job), message_id="m-1")], plenty)

    assert names(batch.response()) == ["m-1"]
    assert state_of(store, job) is JobState.QUEUED


def unlucky_worker(catalog: Catalog, store: JobStore, queue: JobQueue) -> Worker:
    model = SpyModel(catalog.get("sum"), fails_on=UNLUCKY)
    return a_worker(spied(model), store, queue)


@pytest.mark.parametrize("receives", range(1, MAX_RECEIVE_COUNT))
def test_a_run_that_fails_is_tried_again(
    receives: int, catalog: Catalog, store: JobStore, queue: JobQueue
) -> None:
    job = recorded(store)
    worker = unlucky_worker(catalog, store, queue)

    batch = worker.work_off([record(message(job, {"left": UNLUCKY}), receives=receives)], plenty)

    assert len(names(batch.response())) == 1
    assert state_of(store, job) is JobState.RUNNING


def test_at_the_last_receive_a_job_that_still_fails_is_marked_failed(
    catalog: Catalog, store: JobStore, queue: JobQueue
) -> None:
    job = recorded(store)
    worker = unlucky_worker(catalog, store, queue)
    last = record(message(job, {"left": UNLUCKY}), message_id="m-1", receives=MAX_RECEIVE_COUNT)

    batch = worker.work_off([last], plenty)

    stored = now_stored(store, job)
    assert (stored.state, stored.error) == (JobState.FAILED, GAVE_UP)
    assert names(batch.response()) == ["m-1"]


def test_a_run_that_fails_for_one_is_repeated_one_by_one(
    catalog: Catalog, store: JobStore, queue: JobQueue
) -> None:
    model = SpyModel(catalog.get("sum"), fails_on=UNLUCKY)
    worker = a_worker(spied(model), store, queue)
    jobs = [recorded(store) for _ in range(3)]
    lefts = [1.0, UNLUCKY, 2.0]

    records = [
        record(message(job, {"left": left, "right": 0}))
        for job, left in zip(jobs, lefts, strict=True)
    ]
    batch = worker.work_off(records, plenty)

    assert model.runs == [3, 1, 1, 1]
    assert batch.succeeded == 2


def test_a_record_without_a_message_id_harms_nobody_and_is_not_named(
    worker: Worker, store: JobStore
) -> None:
    good, bad, nameless = recorded(store), recorded(store), recorded(store)
    records: list[object] = [
        record(message(good)),
        {"body": message(bad, {"left": "a text"})},
        {"body": message(nameless)},
        None,
    ]

    batch = worker.work_off(records, plenty)

    assert names(batch.response()) == []
    states = [state_of(store, job) for job in (good, bad, nameless)]
    assert states == [JobState.SUCCEEDED, JobState.FAILED, JobState.SUCCEEDED]


def test_a_nameless_record_that_fails_has_had_its_only_delivery(
    catalog: Catalog, store: JobStore, queue: JobQueue
) -> None:
    job = recorded(store)

    unlucky_worker(catalog, store, queue).work_off(
        [{"body": message(job, {"left": UNLUCKY})}], plenty
    )

    assert state_of(store, job) is JobState.FAILED


def test_a_client_that_cannot_be_told_does_not_keep_its_message_from_coming_back(
    catalog: Catalog, store: JobStore, queue: JobQueue
) -> None:
    worker = a_worker(
        catalog,
        failing_store(store, "update_item"),
        failing_queue(queue, "change_message_visibility"),
    )
    job = recorded(store)
    poison = record(message(job, {"left": "a text"}), message_id="m-1")

    assert names(worker.work_off([poison], plenty).response()) == ["m-1"]
