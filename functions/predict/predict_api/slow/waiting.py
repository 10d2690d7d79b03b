"""`Prefer: wait=N` (RFC 7240): the answer comes once the prediction is there, in one request.

A waiting request occupies its function: a second of it costs about as much as four polls, and in a
new account, which runs ten functions at once, ten of them leave none for the worker that they wait
for. So only what runs is waited for long: that ends without another function.
"""

import math
import re
from asyncio import sleep
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Annotated, NamedTuple

from fastapi import Depends, Header, Request
from pydantic import WithJsonSchema

from prediction.jobs import Job, JobState

MAX_WAIT_SECONDS = 15
"""RFC 7240, section 4.3, leaves it to the server how long it waits at most. With the time reserved
below it stays under the 20 s at which PredictLatency rings, and takes a new version back."""

QUEUED_WAIT_SECONDS = 3
"""For a prediction that no worker has begun: a batch window of 1 s and a worker that must start."""

RESERVED_SECONDS = 4
"""Left of the invocation's time for the last look and the answer."""

FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 1.0
PAUSE_GROWTH = 1.5
"""Fifteen seconds are twenty looks, each a read for an eighth of a millionth of a dollar."""

_PREFERENCE = re.compile(r'(?:[^,"]|"(?:\\.|[^"\\])*")+')
_WAIT = re.compile(r'wait\s*=\s*(?:(\d+)|"(\d+)")', re.IGNORECASE)

MAX_FIELD_LENGTH = 1_000
"""Characters of preferences that are read; no sensible client sends more."""


class Wait(NamedTuple):
    """How long the answer may be held back, in whole seconds for the client, and exactly.

    The former is None if the client did not ask for it.
    """

    applied: int | None
    seconds: float

    @property
    def headers(self) -> dict[str, str]:
        """The header that says that the preference is applied."""
        return {} if self.applied is None else {"Preference-Applied": f"wait={self.applied}"}


async def wait_of(
    request: Request,
    prefer: Annotated[
        list[str] | None,
        # A list, because several fields of this name mean the same as one with commas (RFC 9110,
        # 5.3). Documented as one text: what any generated client can send.
        WithJsonSchema({"type": "string", "examples": ["wait=10"]}),
        Header(
            alias="Prefer",
            description=(
                f"`wait=N` (RFC 7240) holds the answer back for up to N seconds, at most "
                f"{MAX_WAIT_SECONDS}, until the prediction has ended; at most "
                f"{QUEUED_WAIT_SECONDS} while it is queued."
            ),
        ),
    ] = None,
) -> Wait:
    """Read the preference; what cannot be understood is ignored, as the RFC asks."""
    preferred = _preferred(",".join(prefer or []))
    if preferred is None:
        return Wait(None, 0)
    granted = max(0, min(preferred, MAX_WAIT_SECONDS, _seconds_left(request) - RESERVED_SECONDS))
    return Wait(int(granted), granted)


# Parameter type of endpoints that can wait.
WaitDep = Annotated[Wait, Depends(wait_of)]


async def until_ended(look: Callable[[], Awaitable[Job]], wait: Wait) -> Job:
    """Look at a job until it has ended or the time is up; pauses grow from look to look.

    Looks take of the time as well, much of it where the table is slow.
    """
    begun_at, pause = monotonic(), FIRST_PAUSE_SECONDS
    job = await look()
    while (left := begun_at + _longest(job.state, wait) - monotonic()) > 0:
        await sleep(min(pause, left))
        pause = min(pause * PAUSE_GROWTH, LONGEST_PAUSE_SECONDS)
        job = await look()
    return job


def _longest(state: JobState, wait: Wait) -> float:
    """Return the seconds for which a job in this state is waited for."""
    match state:
        case JobState.RUNNING:
            return wait.seconds
        case JobState.QUEUED:
            return min(wait.seconds, QUEUED_WAIT_SECONDS)
        case _:
            return 0


def _preferred(field: str) -> int | None:
    for preference in _PREFERENCE.findall(field[:MAX_FIELD_LENGTH]):
        found = _WAIT.fullmatch(preference.partition(";")[0].strip())
        if found:
            return int(found[1] or found[2])
    return None


def _seconds_left(request: Request) -> float:
    """Return the seconds until Lambda stops this invocation; infinity elsewhere."""
    context = request.scope.get("aws.context")
    remaining = getattr(context, "get_remaining_time_in_millis", None)
    return remaining() / 1000 if remaining else math.inf
