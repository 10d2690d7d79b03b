"""Times as a place's clocks show them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def localise(time: datetime, zone: ZoneInfo) -> datetime:
    """Express a time in `zone`; without an offset it is taken to be that already.

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
