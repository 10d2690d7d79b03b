"""Which predictions failed and wait for another attempt, and why: from the worker's log."""

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sklambda.logs import reading
from sklambda.logs.display import members_of

if TYPE_CHECKING:
    from sklambda.stack.stack import Stack

LOOKED_BACK = timedelta(minutes=15)
"""Longer than the pause before any further attempt."""

_WORKER = "predict-slow"
# What the worker writes when it gives a message back: predict_worker/retries.py.
_GIVEN_BACK = "message given back"


class Retry(NamedTuple):
    """The last failed attempt of a prediction that is tried again."""

    id: str
    attempts: int
    why: str


def retries(stack: "Stack") -> list[Retry]:
    """Return what the worker has given back lately and not for the last time, oldest first.

    Empty where the stack keeps no log of the worker.
    """
    if not stack.logs_are_kept:
        return []
    groups = reading.log_groups(stack.cloudformation, stack.name)
    worker = {name: group for name, group in groups.items() if name == _WORKER}
    since = int((time.time() - LOOKED_BACK.total_seconds()) * 1000)
    last: dict[str, dict[str, Any]] = {}
    for line in reading.lines(stack.logs, worker, since):
        told = members_of(line.text) or {}
        if told.get("message") == _GIVEN_BACK:
            last[told.get("job_id") or told["message_id"]] = told
    return [_retry(name, told) for name, told in last.items() if not told["is_last"]]


def _retry(name: str, told: dict[str, Any]) -> Retry:
    return Retry(name, told["receive_count"], told.get("reason") or told["error"])
