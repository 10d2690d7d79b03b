"""Periods as the partitions of counters need them: month by month."""

from collections.abc import Iterator
from datetime import date, timedelta


def within_months(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Yield the first and the last day of the period in each of its months."""
    while first <= last:
        next_month = (first.replace(day=1) + timedelta(days=31)).replace(day=1)
        yield first, min(last, next_month - timedelta(days=1))
        first = next_month
