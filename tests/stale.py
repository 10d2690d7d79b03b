"""A table whose eventually consistent reads are late, as DynamoDB's may be."""

from collections.abc import Callable
from typing import Any


class LateClient:
    """A client to which an item is there only if it is read consistently.

    "When you read data from a DynamoDB table, the response might not reflect the results of a
    recently completed write operation": moto always does.
    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html
    """

    def __init__(self, client: Any) -> None:
        self._client = client

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        call: Callable[..., Any] = getattr(self._client, operation)
        return call

    def get_item(self, **arguments: Any) -> Any:
        return self._client.get_item(**arguments) if arguments.get("ConsistentRead") else {}

    def scan(self, **arguments: Any) -> Any:
        if arguments.get("ConsistentRead"):
            return self._client.scan(**arguments)
        return {"Items": [], "Count": 0}

    def get_paginator(self, operation: str) -> "_Pages":
        return _Pages(getattr(self, operation))


class _Pages:
    """All there is, on one page."""

    def __init__(self, call: Callable[..., Any]) -> None:
        self._call = call

    def paginate(self, **arguments: Any) -> Any:
        yield self._call(**arguments)
