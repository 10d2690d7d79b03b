"""Times as the city counts them: New York's days and hours."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from prediction.times import localise

NEW_YORK = ZoneInfo("America/New_York")


def in_new_york(time: datetime) -> datetime:
    """Express a time in New York's, see `localise`."""
    return localise(time, NEW_YORK)


def day_of(time: datetime) -> date:
    """The day in New York at an aware time."""
    return in_new_york(time).date()


def last_days(today: date, number: int) -> list[date]:
    """The days up to and with `today`, oldest first."""
    return [today - timedelta(days=back) for back in reversed(range(number))]
