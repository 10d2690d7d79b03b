"""`View`: which complaints the dashboard is about, and which days they are compared with."""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from applications.service_311.complaint import ComplaintStatus
from applications.service_311.tally import Group, Series, Tally
from applications.service_311.values import Borough

DAYS = 30
"""Of a view that names no period."""
MOST_DAYS = 366


class Basis(StrEnum):
    """The day that a complaint counts for."""

    EVENT = "event"
    """Of its `timestamp`."""
    ARRIVAL = "arrival"
    """When it was taken in."""


_SERIES = {Basis.EVENT: Series.EVENT, Basis.ARRIVAL: Series.ARRIVAL}


class View(NamedTuple):
    """Days, the first and the last included, and what is left out of them.

    Attributes:
        slug: The only type, or None for all.
        borough: The only borough, or None for all and the unknown.
        status: Those open or closed now, or None for all.
    """

    first: date
    last: date
    basis: Basis = Basis.EVENT
    slug: str | None = None
    borough: Borough | None = None
    status: ComplaintStatus | None = None

    @property
    def days(self) -> list[date]:
        """All of them, oldest first."""
        return [self.first + timedelta(back) for back in range((self.last - self.first).days + 1)]

    @property
    def before(self) -> "View":
        """The same of the period before, which is as long and ends where this begins."""
        length = self.last - self.first + timedelta(1)
        return self._replace(first=self.first - length, last=self.last - length)

    @property
    def series(self) -> Series:
        """What counts complaints by this view's days."""
        return _SERIES[self.basis]

    @property
    def has_outcomes(self) -> bool:
        """Whether it is counted how the view's complaints came out, and which are closed.

        It is by the day of event, and not by borough.
        """
        return self.basis is Basis.EVENT and self.borough is None

    def groups(self, numbers: Tally) -> Iterator[Group]:
        """Yield the groups of these days and this type."""
        for group in numbers:
            if (
                group.series is self.series
                and self.first <= group.day <= self.last
                and self.slug in {None, group.slug}
            ):
                yield group
