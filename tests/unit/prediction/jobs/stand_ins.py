"""DynamoDB and SQS in this process, and clients of them that fail on demand."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from prediction.jobs import Job, JobQueue, JobState, JobStore, Lifetime

NOW = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
LIFETIME = Lifetime(deadline=timedelta(minutes=15), retention=timedelta(hours=24))
JOB_ID = "6f1c2f0e-7f0b-4c39-9f6e-0d6f5a3a8b11"


@pytest.fixture
def aws() -> Iterator[None]:
    with mock_aws():
        yield


@pytest.fixture
def store(aws: None) -> JobStore:  # noqa: ARG001 - the mock must be on
    return make_store()


@pytest.fixture
def queue(aws: None) -> JobQueue:  # noqa: ARG001 - the mock must be on
    return make_queue()


def make_store() -> JobStore:
    client = boto3.client("dynamodb", region_name="eu-central-1")
    client.create_table(
        TableName="predictions",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return JobStore(client, "predictions")


def make_queue() -> JobQueue:
    client = boto3.client("sqs", region_name="eu-central-1")
    url = client.create_queue(QueueName="predictions")["QueueUrl"]
    return JobQueue(client, url)


def a_job(**changes: Any) -> Job:
    job: dict[str, Any] = {
        "id": JOB_ID,
        "owner": "alice",
        "model": "sum",
        "state": JobState.QUEUED,
        "created_at": NOW,
        "deadline_at": NOW + LIFETIME.deadline,
        "expires_at": (NOW + LIFETIME.retention).replace(microsecond=0),
    }
    return Job(**job | changes)


def received(queue: JobQueue) -> list[str]:
    """Bodies of the messages that the queue holds."""
    answer = queue.client.receive_message(QueueUrl=queue.url, MaxNumberOfMessages=10)
    return [message["Body"] for message in answer.get("Messages", [])]


class Faulty:
    """A client whose calls are refused as throttled where `fails(operation, arguments)`.

    With a lock, threads take turns: moto looks at a condition and writes in two steps, where
    DynamoDB takes one.
    """

    def __init__(
        self,
        client: Any,
        fails: Callable[[str, dict[str, Any]], bool],
        lock: AbstractContextManager[Any] | None = None,
    ) -> None:
        self._client = client
        self._fails = fails
        self._lock = lock or nullcontext()

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        def call(**arguments: Any) -> Any:
            if self._fails(operation, arguments):
                raise ClientError(
                    {"Error": {"Code": "ThrottlingException", "Message": "slow down"}}, operation
                )
            with self._lock:
                return getattr(self._client, operation)(**arguments)

        return call


def failing_store(store: JobStore, *operations: str) -> JobStore:
    """The same table through a client whose named operations are throttled."""
    client: Any = Faulty(store.client, lambda operation, _: operation in operations)
    return JobStore(client, store.table)


def failing_queue(queue: JobQueue, *operations: str) -> JobQueue:
    """The same queue through a client whose named operations are throttled."""
    client: Any = Faulty(queue.client, lambda operation, _: operation in operations)
    return JobQueue(client, queue.url)
