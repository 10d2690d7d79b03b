"""A deployed local stack, as the checks and the mutations reach it."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import boto3
import httpx

from applications.scopes import SCOPES
from sklambda.keys import creation as keys
from sklambda.local import deployment
from sklambda.local.clients import Clients
from sklambda.stack.emulated_account import root_session
from sklambda.stack.record import StackRecord
from tests.mutation.roles import IAMClient

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_sqs import SQSClient

# A copy of a function may have to start first, on a busy machine.
ANSWER_SECONDS = 60.0


@dataclass(frozen=True)
class World:
    """The stack's clients, with the rights of the account's root, and what it consists of."""

    record: StackRecord

    @cached_property
    def resources(self) -> dict[str, str]:
        """Physical IDs by logical ones."""
        endpoint = self.record.endpoint_url
        return deployment.describe(endpoint, Clients.of(endpoint).cloudformation).resources

    @cached_property
    def iam(self) -> IAMClient:
        return self.session.client("iam", endpoint_url=self.record.endpoint_url)

    @cached_property
    def dynamodb(self) -> "DynamoDBClient":
        return self.session.client("dynamodb", endpoint_url=self.record.endpoint_url)

    @cached_property
    def sqs(self) -> "SQSClient":
        return self.session.client("sqs", endpoint_url=self.record.endpoint_url)

    @cached_property
    def functions(self) -> "LambdaClient":
        return self.session.client("lambda", endpoint_url=self.record.endpoint_url)

    def call(
        self, method: str, path: str, body: Any = None, *, per_minute: int | None = None
    ) -> httpx.Response:
        """Call the API with a new key, so that no answer of the authorizer is a kept one."""
        key = keys.create(
            self.dynamodb,
            self.resources["KeysTable"],
            name="mutation",
            scopes=list(SCOPES),
            requests_per_minute=per_minute,
        )
        return self.call_with(key.text, method, path, body)

    def call_with(self, key: str, method: str, path: str, body: Any = None) -> httpx.Response:
        """Call the API with a key of one's own."""
        return httpx.request(
            method,
            self.record.api_url + path,
            content=None if body is None else json.dumps(body),
            headers={"X-API-Key": key},
            timeout=ANSWER_SECONDS,
            trust_env=False,
        )

    def purge(self) -> None:
        """Empty both queues."""
        for queue in ("PredictionsQueue", "PredictionsDeadLetterQueue"):
            self.sqs.purge_queue(QueueUrl=self.resources[queue])

    @contextmanager
    def worker_paused(self) -> Iterator[None]:
        """Let messages lie for a while."""
        (mapping,) = self.functions.list_event_source_mappings()["EventSourceMappings"]
        self.functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
        try:
            yield
        finally:
            self.purge()
            self.functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)

    @property
    def session(self) -> boto3.Session:
        """With the rights of the account's root."""
        return root_session(self.record.region)


def eventually[T](find: Callable[[], T | None], seconds: float) -> T | None:
    """What `find` finds within this time, or None."""
    until = time.monotonic() + seconds
    while (found := find()) is None and time.monotonic() < until:
        time.sleep(0.3)
    return found
