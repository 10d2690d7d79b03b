"""How soon a message that failed is received again, and where it ends."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from predict_worker.batch import FailedBeforeError, Failure
from predict_worker.delivery import Delivery
from predict_worker.retries import Terms, give_back
from predict_worker.runs import MisfitError, OutOfTimeError, PoisonError
from predict_worker.worker import Worker
from prediction.catalog import Catalog
from prediction.jobs import JobQueue, JobState, JobStore
from tests.unit.predict_worker.factory import (
    DEADLINE,
    MAX_RECEIVE_COUNT,
    a_worker,
    message,
    plenty,
    recorded,
    state_of,
)
from tests.unit.prediction.jobs.stand_ins import Faulty, received

type Postponed = Callable[..., int]


@pytest.fixture
def postponed(store: JobStore, queue: JobQueue) -> Postponed:
    """The seconds by which a message is postponed, for an error and a count of receives."""

    def seconds(error: Exception, receives: int, waited: timedelta | None = None) -> int:
        calls: list[dict[str, Any]] = []

        def noted(_: str, arguments: dict[str, Any]) -> bool:
            calls.append(arguments)
            return True

        client: Any = Faulty(queue.client, noted)
        sent_at = None if waited is None else datetime.now(UTC) - waited
        failure = Failure(Delivery("m-1", "handle", receives, "body", sent_at), error)
        give_back(failure, store, JobQueue(client, queue.url), Terms(10, DEADLINE))
        return int(calls[0]["VisibilityTimeout"])

    return seconds


@pytest.mark.parametrize("error", [RuntimeError(), MisfitError("No.")])
def test_troubles_that_may_pass_are_waited_out_longer_each_time(
    error: Exception, postponed: Postponed
) -> None:
    waits = [postponed(error, receives) for receives in range(1, 10)]

    assert waits == [4, 16, 64, 256, 256, 256, 256, 256, 256]


def test_what_fits_no_model_is_tried_evenly_until_shortly_before_its_deadline(
    postponed: Postponed,
) -> None:
    waits: list[int] = []
    for receives in range(1, 10):
        waited = timedelta(seconds=sum(waits))
        waits.append(postponed(MisfitError("No."), receives, waited))

    assert sum(waits) == pytest.approx(DEADLINE.total_seconds() * 14 / 15, abs=10)
    assert max(waits) - min(waits) < 10


@pytest.mark.parametrize("waited", [timedelta(0), timedelta(days=1)])
def test_no_misfit_comes_back_at_once_nor_later_than_a_queue_can_hold_it(
    waited: timedelta, postponed: Postponed
) -> None:
    assert 4 <= postponed(MisfitError("No."), 1, waited) <= 10_000


@pytest.mark.parametrize("error", [PoisonError("No."), FailedBeforeError(), OutOfTimeError()])
def test_neither_poison_nor_lack_of_time_is_worth_waiting(
    error: Exception, postponed: Postponed
) -> None:
    assert postponed(error, 1) == 0


def test_after_the_last_receive_a_message_goes_on_to_the_dead_letters_at_once(
    postponed: Postponed,
) -> None:
    assert postponed(RuntimeError(), 10) == 0


@pytest.fixture
def dead_letters(queue: JobQueue) -> JobQueue:
    """The dead-letter queue of the queue."""
    client = boto3.client("sqs", region_name="eu-central-1")
    url = client.create_queue(QueueName="dead-letters")["QueueUrl"]
    answer = client.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    arn = answer["Attributes"]["QueueArn"]
    policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": MAX_RECEIVE_COUNT})
    client.set_queue_attributes(QueueUrl=queue.url, Attributes={"RedrivePolicy": policy})
    return JobQueue(client, url)


def deliver(queue: JobQueue, worker: Worker) -> int:
    """Hand a batch to the worker and delete what did not fail, as Lambda does; tell its size."""
    answer = queue.client.receive_message(
        QueueUrl=queue.url, MaxNumberOfMessages=10, AttributeNames=["ApproximateReceiveCount"]
    )
    records = [
        {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
            "attributes": message["Attributes"],
        }
        for message in answer.get("Messages", [])
    ]
    failures = worker.work_off(records, plenty).response()["batchItemFailures"]
    kept = {failure["itemIdentifier"] for failure in failures}
    for received_record in records:
        if received_record["messageId"] not in kept:
            queue.client.delete_message(
                QueueUrl=queue.url, ReceiptHandle=str(received_record["receiptHandle"])
            )
    return len(records)


def test_poison_ends_in_the_dead_letters_after_receives_without_waits(
    catalog: Catalog, store: JobStore, queue: JobQueue, dead_letters: JobQueue
) -> None:
    worker = a_worker(catalog, store, queue)
    good, bad = recorded(store), recorded(store)
    poison = f'{{"job_id": "{bad.id}"}}'
    for body in (message(good), poison, "garbage"):
        queue.send(body)

    sizes = [deliver(queue, worker) for _ in range(MAX_RECEIVE_COUNT + 1)]

    assert sizes == [3, 2, 2, 2, 2, 0]
    assert sorted(received(dead_letters)) == sorted([poison, "garbage"])
    assert state_of(store, good) is JobState.SUCCEEDED
    assert state_of(store, bad) is JobState.FAILED


def test_a_result_that_no_answer_can_carry_ends_in_the_dead_letters(
    catalog: Catalog, store: JobStore, queue: JobQueue, dead_letters: JobQueue
) -> None:
    worker = a_worker(catalog, store, queue)
    job = recorded(store)
    infinite = message(job, {"left": 1, "right": None})
    queue.send(infinite)

    sizes = [deliver(queue, worker) for _ in range(MAX_RECEIVE_COUNT + 1)]

    assert sizes == [1, 1, 1, 1, 1, 0]
    assert received(dead_letters) == [infinite]
    assert state_of(store, job) is JobState.FAILED
