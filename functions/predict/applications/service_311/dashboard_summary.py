"""The dashboard's numbers: complaints of the last days, by day and by type."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from applications.service_311.counters import DailyCount

DAYS = 30


class DayTotal(NamedTuple):
    """Complaints of all types on one day."""

    day: date
    number: int


class TypeTotal(NamedTuple):
    """Complaints of one type over all days, under the city's name for it."""

    name: str
    number: int


class Summary(NamedTuple):
    """Complaints taken in over consecutive days.

    Attributes:
        days: Every day, oldest first, also those without complaints.
        types: The types that came up, most frequent first.
    """

    days: Sequence[DayTotal]
    types: Sequence[TypeTotal]

    @property
    def total(self) -> int:
        """Complaints on all days together."""
        return sum(day.number for day in self.days)


def summarise(
    counts: Iterable[DailyCount], days: Sequence[date], names: Mapping[str, str]
) -> Summary:
    """Return the totals of counts by day and by type.

    Args:
        counts: Counts of any days; those outside of `days` are left out.
        days: The days of the summary, oldest first.
        names: The city's names of the types, by slug.
    """
    by_day = Counter[date]()
    by_type = Counter[str]()
    wanted = set(days)
    for count in counts:
        if count.day in wanted:
            by_day[count.day] += count.taken_in
            by_type[names.get(count.slug, count.slug)] += count.taken_in
    by_frequency = sorted(by_type.items(), key=lambda entry: (-entry[1], entry[0]))
    return Summary(
        [DayTotal(day, by_day[day]) for day in days],
        [TypeTotal(name, number) for name, number in by_frequency],
    )
