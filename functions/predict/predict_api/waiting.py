"""`Prefer: wait=N` (RFC 7240): the answer comes once the prediction is there, in one request.

A waiting request occupies its function: a second of it costs about as much as four polls. It
is worth it where the result is a matter of seconds.
"""

import math
import re
from asyncio import sleep
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Annotated, NamedTuple

from fastapi import Depends, Header, Request
from pydantic import WithJsonSchema

from prediction.jobs import Job
from prediction.jobs.states import OPEN_STATES

MAX_WAIT_SECONDS = 20
"""RFC 7240, section 4.3, leaves it to the server how long it waits at most. The function is stopped
after 25 s, and API Gateway gives up after 29: this leaves room for a cold start and the answer."""

RESERVED_SECONDS = 4
"""Left of the invocation's time for the last look and the answer."""

FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 1.0
PAUSE_GROWTH = 1.5
"""Twenty seconds are two dozen looks, each a read for an eighth of a millionth of a dollar."""

_PREFERENCE = re.compile(r'(?:[^,"]|"(?:\\.|[^"\\])*")+')
_WAIT = re.compile(r'wait\s*=\s*(?:(\d+)|"(\d+)")', re.IGNORECASE)

MAX_FIELD_LENGTH = 1_000
"""Characters of preferences that are read; no sensible client sends more."""


class Wait(NamedTuple):
    """How long the answer may be held back, in whole seconds as the client is told, and exactly.

    The former is None if the client did not ask for it.
    """

    told: int | None
    seconds: float

    @property
    def headers(self) -> dict[str, str]:
        """The header that tells that the preference was heard."""
        return {} if self.told is None else {"Preference-Applied": f"wait={self.told}"}


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
                f"{MAX_WAIT_SECONDS}, until the prediction has ended."
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
    ends_at, pause = monotonic() + wait.seconds, FIRST_PAUSE_SECONDS
    job = await look()
    while job.state in OPEN_STATES and (left := ends_at - monotonic()) > 0:
        await sleep(min(pause, left))
        pause = min(pause * PAUSE_GROWTH, LONGEST_PAUSE_SECONDS)
        job = await look()
    return job


def _preferred(field: str) -> int | None:
    for preference in _PREFERENCE.findall(field[:MAX_FIELD_LENGTH]):
        found = _WAIT.fullmatch(preference.partition(";")[0].strip())
        if found:
            return int(found[1] or found[2])
    return None


def _seconds_left(request: Request) -> float:
    """Seconds until Lambda stops this invocation; elsewhere it has all the time."""
    context = request.scope.get("aws.context")
    remaining = getattr(context, "get_remaining_time_in_millis", None)
    return remaining() / 1000 if remaining else math.inf
