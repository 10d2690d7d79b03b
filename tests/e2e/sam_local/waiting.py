"""Wait for what happens behind the API in containers."""

import time
from collections.abc import Callable
from typing import Any

import httpx

# What is promised is the deadline of 15 minutes; this is far more than it takes.
PATIENCE_SECONDS = 240.0


def eventually[T](find: Callable[[], T | None]) -> T:
    """What `find` finds, once it does."""
    until = time.monotonic() + PATIENCE_SECONDS
    while (found := find()) is None:
        assert time.monotonic() < until, "not in time"
        time.sleep(0.5)
    return found


def ended(client: httpx.Client, prediction: str) -> dict[str, Any]:
    """The record of a slow prediction, once it has ended."""

    def found() -> dict[str, Any] | None:
        job: dict[str, Any] = client.get(f"/predictions/{prediction}").json()
        return None if job["status"] in {"queued", "running"} else job

    return eventually(found)
