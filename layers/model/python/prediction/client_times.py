"""Checks of the times that clients send, and their conversion to a time zone."""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

# The longest time of ISO 8601, with microseconds and an offset of seconds, has 38 characters.
MAX_TIME_LENGTH = 50

# Pydantic would also take `_` before the hours, and a minus sign that is not ASCII's.
_BEGINNING = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt ]|$)")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
# PostgreSQL writes whole hours this way; pydantic wants their minutes.
_ENDS_IN_HOURS = re.compile(r":[0-9.,]+[+-][0-9]{2}\Z")


def only_text(value: object) -> object:
    """Refuse what does not begin like ISO 8601, such as numbers, or is too long for a time.

    An offset of hours alone, such as +05, gets its minutes. Pydantic would read numbers, bare or as
    text, as seconds since 1970.

    Raises:
        ValueError: It is no time, whatever else it is.
    """
    if isinstance(value, datetime):
        return value
    if isinstance(value, str) and len(value) <= MAX_TIME_LENGTH and _begins_like_one(value):
        return f"{value}:00" if _ENDS_IN_HOURS.search(value) else value
    raise ValueError("a time is an ISO 8601 text, such as 2019-06-14T00:02:11")


def _begins_like_one(text: str) -> bool:
    return text.isascii() and _BEGINNING.match(text) is not None


def only_date(value: object) -> object:
    """Refuse what is no day of the calendar in the form 2019-06-14.

    Raises:
        ValueError: It is none.
    """
    if isinstance(value, str) and value.isascii() and _DAY.fullmatch(value):
        return date.fromisoformat(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise ValueError("a date is an ISO 8601 text, such as 2019-06-14")


def within[Time: date](time: Time, *, earliest: str | None, latest: str | None) -> Time:
    """Refuse a date, or a time by what its clock shows, before `earliest` or after `latest`.

    Args:
        time: A date, or a time in its own zone.
        earliest: Such as 2003-01-01T00:00:00, or a date; None if any time may be sent.
        latest: Likewise.

    Raises:
        ValueError: It is earlier or later.
    """
    clock = time.replace(tzinfo=None) if isinstance(time, datetime) else time
    if earliest and clock < type(clock).fromisoformat(earliest):
        raise ValueError(f"the first time that is known of is {earliest}")
    if latest and clock > type(clock).fromisoformat(latest):
        raise ValueError(f"the last time that is known of is {latest}")
    return time


def localise(time: datetime, zone: ZoneInfo) -> datetime:
    """Return a time in `zone`; one without an offset is taken to be in it already.

    Where clocks are set back, the hour that comes twice is read as the first of the two; where
    they are set forward, the hour that never was is read as the one after it.

    Raises:
        ValueError: The time is at the edge of the calendar and cannot be expressed there.
    """
    local = time if time.tzinfo else time.replace(tzinfo=zone, fold=0)
    try:
        # By way of UTC, so that a wall-clock time that never was becomes one that was.
        return local.astimezone(UTC).astimezone(zone)
    except OverflowError as error:
        raise ValueError("the time is out of range") from error
