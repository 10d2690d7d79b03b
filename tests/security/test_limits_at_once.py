"""Limits under load: fifty requests at once through the whole API, each in a thread."""

import asyncio
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi import FastAPI

from predict_api.limits.limits import Limits
from tests.security.gateway import Gateway
from tests.security.keyring import Keyring
from tests.security.test_broken_tables import counters

AT_ONCE = 50


class OneAfterAnother:
    """DynamoDB's promise about one item, which moto does not give: updates do not overlap."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._turn = threading.Lock()

    def update_item(self, **update: Any) -> Any:
        with self._turn:
            return self._client.update_item(**update)


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (Limits(per_month=20), 20),
        (Limits(per_minute=1000, per_month=49), 49),
        (Limits(per_month=1), 1),
        (Limits(per_month=1000), 50),
    ],
)
def test_of_fifty_requests_at_once_exactly_the_limit_passes(
    app: FastAPI, gateway: Gateway, keyring: Keyring, limits: Limits, expected: int
) -> None:
    key = keyring.limited(limits)
    gateway.get("/v2/health/live")
    start = threading.Barrier(AT_ONCE)

    def call(_: int) -> int:
        # Each environment of Lambda has a loop of its own, and takes one request at a time.
        with asyncio.Runner() as runner:
            asyncio.set_event_loop(runner.get_loop())
            start.wait()
            return gateway.get("/whoami", key).status

    with counters(app, OneAfterAnother(keyring.dynamodb)), ThreadPoolExecutor(AT_ONCE) as pool:
        statuses = Counter(pool.map(call, range(AT_ONCE)))

    assert statuses == Counter({200: expected, 429: AT_ONCE - expected})
