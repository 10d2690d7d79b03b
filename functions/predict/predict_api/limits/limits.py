"""A key's own limits: so many requests in a minute of the clock, so many in a month.

Windows are fixed and in UTC: a minute is from :00 to :59, a month is that of the calendar.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import NamedTuple

MINUTE_SECONDS = 60
DAY_SECONDS = 86_400


class Window(StrEnum):
    """What a limit counts over; also its name in the RateLimit fields."""

    MINUTE = "minute"
    MONTH = "month"


@dataclass(frozen=True)
class Limits:
    """How many requests a key may make; None means any number."""

    per_minute: int | None = None
    per_month: int | None = None

    def __bool__(self) -> bool:
        """Return whether there is anything to count."""
        return self.per_minute is not None or self.per_month is not None


class Tally(NamedTuple):
    """The requests counted so far, in the month and in a minute of it (such as 21T09:30)."""

    minute: str
    in_minute: int
    in_month: int


class Quota(NamedTuple):
    """One limit and how it stands; times in whole seconds.

    Attributes:
        limit: requests allowed in a window of `window_seconds`.
        remaining: of these, not yet used.
        resets_in: until the next window begins, at least 1.
    """

    window: Window
    limit: int
    window_seconds: int
    remaining: int
    resets_in: int


class LimitExceededError(Exception):
    """A request too many; it was not counted.

    Attributes:
        standing: all limits of the key.
        exhausted: those in its way.
        retry_after_seconds: when none of them will be.
    """

    def __init__(self, standing: Sequence[Quota]) -> None:
        exhausted = [quota for quota in standing if quota.remaining == 0]
        limits = " and ".join(f"{quota.limit:,} a {quota.window}" for quota in exhausted)
        super().__init__(f"This API key's limit of requests, {limits}, is used up.")
        self.standing = standing
        self.exhausted = exhausted
        self.retry_after_seconds = max(quota.resets_in for quota in exhausted)


class LimitsUnavailableError(Exception):
    """The counter cannot be used now, so that the request must not pass."""


def month_of(now: datetime) -> str:
    """Return the month's name, such as 2026-11."""
    return f"{now:%Y-%m}"


def minute_of(now: datetime) -> str:
    """Return the minute's name within its month, such as 21T09:30; names sort by time."""
    return f"{now:%dT%H:%M}"


def quotas(limits: Limits, tally: Tally, now: datetime) -> list[Quota]:
    """Return how the limits stand after the counted requests; `now` is in UTC."""
    standing = []
    if limits.per_minute is not None:
        used = tally.in_minute if tally.minute >= minute_of(now) else 0
        left = MINUTE_SECONDS - now.second
        standing.append(
            Quota(Window.MINUTE, limits.per_minute, MINUTE_SECONDS, limits.per_minute - used, left)
        )
    if limits.per_month is not None:
        month = monthrange(now.year, now.month)[1] * DAY_SECONDS
        left = ceil((_next_month(now) - now).total_seconds())
        unused = limits.per_month - tally.in_month
        standing.append(Quota(Window.MONTH, limits.per_month, month, unused, left))
    # A limit that was lowered a moment ago may be below what is used already.
    return [quota._replace(remaining=max(quota.remaining, 0)) for quota in standing]


def _next_month(now: datetime) -> datetime:
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first + timedelta(days=31)).replace(day=1)
