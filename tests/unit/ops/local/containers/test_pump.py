"""From the queue to the worker: at least once, and deleted only when acknowledged."""

import io
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

import boto3
import pytest
from moto import mock_aws
from mypy_boto3_sqs import SQSClient

from sklambda.local.containers.pump import Pump, acknowledged

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient


class Worker:
    """Lambda's interface in front of a worker that gives one answer, in whatever form."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer
        self.events: list[dict[str, Any]] = []

    def invoke(self, *, FunctionName: str, Payload: str) -> dict[str, Any]:  # noqa: N803  (boto3's names)
        assert FunctionName == "Worker"
        self.events.append(json.loads(Payload))
        return {"StatusCode": 200, "Payload": io.BytesIO(self.answer)}


@pytest.fixture
def sqs() -> Iterator[SQSClient]:
    with mock_aws():
        yield boto3.client("sqs", region_name="us-east-1")


@pytest.fixture
def queue_url(sqs: SQSClient) -> str:
    # what is not deleted is back at once, for the test to see
    made = sqs.create_queue(QueueName="predictions", Attributes={"VisibilityTimeout": "0"})
    return made["QueueUrl"]


def _pump(sqs: SQSClient, queue_url: str, worker: Worker) -> Pump:
    return Pump(sqs, cast("LambdaClient", worker), queue_url, "arn:aws:sqs:us-east-1:1:q", "Worker")


def _send(sqs: SQSClient, queue_url: str, *bodies: str) -> list[str]:
    sent = [sqs.send_message(QueueUrl=queue_url, MessageBody=body) for body in bodies]
    return [message["MessageId"] for message in sent]


def _left(sqs: SQSClient, queue_url: str) -> list[str]:
    answer = sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10)
    return sorted(message["Body"] for message in answer.get("Messages", []))


def test_the_worker_gets_a_message_as_lambda_hands_it_over(sqs: SQSClient, queue_url: str) -> None:
    worker = Worker(b'{"batchItemFailures": []}')
    (message_id,) = _send(sqs, queue_url, "a job")

    assert _pump(sqs, queue_url, worker).move() == 1

    (record,) = worker.events[0]["Records"]
    assert (record["messageId"], record["body"]) == (message_id, "a job")
    assert record["receiptHandle"]
    assert record["attributes"]["ApproximateReceiveCount"] == "1"
    assert record["eventSource"] == "aws:sqs"
    assert record["eventSourceARN"] == "arn:aws:sqs:us-east-1:1:q"


def test_what_the_worker_has_done_is_deleted_and_what_failed_stays(
    sqs: SQSClient, queue_url: str
) -> None:
    _, failed, _ = _send(sqs, queue_url, "one", "two", "three")
    worker = Worker(json.dumps({"batchItemFailures": [{"itemIdentifier": failed}]}).encode())

    assert _pump(sqs, queue_url, worker).move() == 2

    assert _left(sqs, queue_url) == ["two"]


@pytest.mark.parametrize(
    "answer",
    [
        b'{"errorMessage": "out of memory", "errorType": "MemoryError"}',
        b"",
        b"null",
        b"no JSON",
        b'{"batchItemFailures": null}',
        b'{"batchItemFailures": [{"itemIdentifier": "unknown"}]}',
        b'{"batchItemFailures": [{"itemIdentifier": ""}]}',
        b'{"batchItemFailures": [{}]}',
    ],
)
def test_an_answer_that_acknowledges_nothing_deletes_nothing(
    sqs: SQSClient, queue_url: str, answer: bytes
) -> None:
    _send(sqs, queue_url, "one", "two")

    assert _pump(sqs, queue_url, Worker(answer)).move() == 0

    assert _left(sqs, queue_url) == ["one", "two"]


def test_an_empty_batch_has_nothing_to_acknowledge() -> None:
    assert acknowledged([], {"batchItemFailures": []}) == []
