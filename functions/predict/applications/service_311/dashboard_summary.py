"""The dashboard's numbers: complaints of the last days, by day and by type."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from applications.service_311.tally import Series, Tally, total_of

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


def summarise(numbers: Tally, days: Sequence[date], names: Mapping[str, str]) -> Summary:
    """Return the totals of arrivals by day and by type.

    Args:
        numbers: Of any days; those outside of `days` are left out.
        days: The days of the summary, oldest first.
        names: The city's names of the types, by slug.
    """
    by_day = Counter[date]()
    by_type = Counter[str]()
    wanted = set(days)
    for group, of_group in numbers.items():
        if group.series is Series.ARRIVAL and group.day in wanted:
            by_day[group.day] += total_of(of_group)
            by_type[names.get(group.slug, group.slug)] += total_of(of_group)
    by_frequency = sorted(by_type.items(), key=lambda entry: (-entry[1], entry[0]))
    return Summary(
        [DayTotal(day, by_day[day]) for day in days],
        [TypeTotal(name, number) for name, number in by_frequency],
    )
