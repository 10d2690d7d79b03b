"""Times as one would type them: a time, a day, or so many days or hours."""

import re
from datetime import UTC, datetime, timedelta

_SPAN = re.compile(r"([0-9]{1,5})([dh])")


class ExpiryError(ValueError):
    """The text names no time in the future, or no span; the message says what would."""


def parse_expiry(text: str, now: datetime) -> datetime:
    """Read `90d`, `12h`, `2027-01-31` or `2027-01-31T18:00:00-05:00`; without an offset, UTC."""
    moment = parse_time(text, now)
    if moment <= now:
        raise ExpiryError("the key would have expired already")
    return moment


def parse_time(text: str, now: datetime) -> datetime:
    """Read a time as above, past or future, to the second."""
    span = _span(text)
    if span is not None:
        return (now + span).replace(microsecond=0)
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise ExpiryError("give a time such as 2027-01-31T18:00:00Z, or 90d, or 12h") from error
    try:
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError as error:
        raise ExpiryError("give a time that is in the years 1 to 9999 in UTC") from error
    return moment.replace(microsecond=0)


def parse_span(text: str) -> timedelta:
    """Read `7d` or `24h`; `0h` is none at all."""
    span = _span(text)
    if span is None:
        raise ExpiryError("give a number of days or hours, such as 7d or 24h")
    return span


def _span(text: str) -> timedelta | None:
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        return None
    number = int(match[1])
    return timedelta(days=number) if match[2] == "d" else timedelta(hours=number)
