"""Times as the city counts them: New York's days and hours."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

NEW_YORK = ZoneInfo("America/New_York")


def in_new_york(time: datetime) -> datetime:
    """Express a time in New York's; without an offset it is taken to be that already.

    Where clocks are set back, the hour that comes twice is read as the first of the two; where
    they are set forward, the hour that never was is read as the one after it.

    Raises:
        ValueError: The time is at the edge of the calendar and cannot be expressed there.
    """
    local = time if time.tzinfo else time.replace(tzinfo=NEW_YORK, fold=0)
    try:
        # By way of UTC, so that a wall-clock time that never was becomes one that was.
        return local.astimezone(UTC).astimezone(NEW_YORK)
    except OverflowError as error:
        raise ValueError("the time is out of range") from error


def day_of(time: datetime) -> date:
    """The day in New York at an aware time."""
    return in_new_york(time).date()


def last_days(today: date, number: int) -> list[date]:
    """The days up to and with `today`, oldest first."""
    return [today - timedelta(days=back) for back in reversed(range(number))]
