"""When a key ends, as one would type it: a time, a day, or so many days or hours from now."""

import re
from datetime import UTC, datetime, timedelta

_SPAN = re.compile(r"(\d{1,5})([dh])")


class ExpiryError(ValueError):
    """The text names no time in the future; the message says what would."""


def parse_expiry(text: str, now: datetime) -> datetime:
    """Read `90d`, `12h`, `2027-01-31` or `2027-01-31T18:00:00-05:00`; without an offset, UTC."""
    moment = _moment(text.strip(), now)
    if moment <= now:
        raise ExpiryError("the key would have expired already")
    return moment.replace(microsecond=0)


def _moment(text: str, now: datetime) -> datetime:
    span = _SPAN.fullmatch(text)
    if span is not None:
        number = int(span[1])
        return now + (timedelta(days=number) if span[2] == "d" else timedelta(hours=number))
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ExpiryError("give a time such as 2027-01-31T18:00:00Z, or 90d, or 12h") from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
