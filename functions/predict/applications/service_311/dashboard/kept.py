"""Numbers read a moment ago: anybody may look at any period, as often as they like."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from time import monotonic
from typing import NamedTuple

from applications.service_311.bounds import FIRST_YEAR
from applications.service_311.dashboard.view import DAYS, View
from applications.service_311.storage.store import ComplaintStore
from applications.service_311.tally import Series, Tally
from applications.service_311.values import now_in_new_york

MAX_AGE_SECONDS = 60
# Of a year and the year before, which begin in the middle of a month.
MOST_MONTHS = 26
# Looking for the last month that has numbers takes four queries a month that has none.
LATEST_SECONDS = 600


class Read(NamedTuple):
    """Numbers, and when they were read, New York time: the oldest of them, if at several times."""

    numbers: Tally
    at: datetime


@dataclass
class KeptNumbers:
    """The numbers of whole months, at most a minute old.

    Whatever is asked for, a month is read once a minute: neither filters nor other periods within
    it cost a read. Ages are told by a clock that nobody sets.
    """

    _months: dict[date, tuple[float, Read]] = field(default_factory=dict)
    _latest: tuple[float, date, date | None] | None = None

    @property
    def months(self) -> int:
        """How many months are kept."""
        return len(self._months)

    def of(self, store: ComplaintStore, first: date, last: date) -> Read:
        """Return the numbers of all months from that of the first day to that of the last."""
        reads = [self._month(store, month) for month in _months(first, last)]
        numbers: Tally = {}
        for read in reads:
            # groups have days: no month has those of another
            numbers |= read.numbers
        return Read(numbers, min(read.at for read in reads))

    def latest(self, store: ComplaintStore, until: date) -> date | None:
        """Return the last day up to this one on which a complaint happened, if any.

        It is looked for once in ten minutes.
        """
        now = monotonic()
        if self._latest and self._latest[1] == until and now - self._latest[0] < LATEST_SECONDS:
            return self._latest[2]
        self._latest = now, until, self._look_for(store, until)
        return self._latest[2]

    def _look_for(self, store: ComplaintStore, until: date) -> date | None:
        for month in _months_back(until):
            if store.has_numbers(month):
                numbers = self._month(store, month).numbers
                days = (group.day for group in numbers if group.series is Series.EVENT)
                if day := max((day for day in days if day <= until), default=None):
                    return day
        return None

    def _month(self, store: ComplaintStore, month: date) -> Read:
        kept = self._months.pop(month, None)
        now = monotonic()
        if kept is None or now - kept[0] >= MAX_AGE_SECONDS:
            at = now_in_new_york()
            kept = now, Read(store.numbers(month, _end(month)), at)
        self._months[month] = kept
        while len(self._months) > MOST_MONTHS:
            del self._months[next(iter(self._months))]
        return kept[1]


def last_days_until(last: date) -> View:
    """Return the view of everything on the last 30 days up to this one."""
    return View(last - timedelta(DAYS - 1), last)


def _months(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = _end(month) + timedelta(1)


def _months_back(day: date) -> Iterator[date]:
    month = day.replace(day=1)
    while month.year >= FIRST_YEAR:
        yield month
        month = (month - timedelta(1)).replace(day=1)


def _end(month: date) -> date:
    return (month + timedelta(31)).replace(day=1) - timedelta(1)
