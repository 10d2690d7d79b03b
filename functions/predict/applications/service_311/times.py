"""Times as the city writes and counts them: New York's days and hours."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from prediction.client_times import localise

NEW_YORK = ZoneInfo("America/New_York")

# What the city's exports write: 06/14/2019 12:02:11 AM.
_IN_AN_EXPORT = re.compile(
    "([0-9]{2})/([0-9]{2})/([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) ([AP]M)"
)
_HOURS_OF_A_DIAL = 12


def from_an_export(text: str) -> datetime | None:
    """Read a time as the city's exports write it; None if it is written otherwise.

    Raises:
        ValueError: No clock or calendar shows it.
    """
    found = _IN_AN_EXPORT.fullmatch(text)
    if found is None:
        return None
    month, day, year, hour, minute, second = map(int, found.groups()[:6])
    if not 1 <= hour <= _HOURS_OF_A_DIAL:
        raise ValueError("hours before AM and PM go from 01 to 12")
    hour = hour % _HOURS_OF_A_DIAL + (_HOURS_OF_A_DIAL if found[7] == "PM" else 0)
    return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  New York's, as said there


def in_new_york(time: datetime) -> datetime:
    """Return a time in New York's time zone, see `localise`."""
    return localise(time, NEW_YORK)
