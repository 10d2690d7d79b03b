"""Numbers read a moment ago, so that anybody may look at them as often as they like."""

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
from applications.service_311.watch.judgement import Judgement

MAX_AGE_SECONDS = 60
# Of a year and the year before, which begin in the middle of a month.
MOST_MONTHS = 26
# Reading a number takes up to 9 us of a processor, of which a function of 1,024 MB has 0.6: 19 s of
# the 25 that it may take. Each takes 100 bytes: 120 MB, and twice that for all that is kept.
MOST_NUMBERS = 1_250_000
MOST_KEPT_NUMBERS = 2 * MOST_NUMBERS
# Looking for the last month that has numbers takes four queries a month that has none, more than
# 300 back to 2019: so long in one request, and once in so long.
LOOKING_SECONDS = 2
LATEST_SECONDS = 600


class TooManyNumbersError(Exception):
    """More was counted in a period than one answer has time and room for."""

    def __init__(self) -> None:
        super().__init__("More was counted on these days than one answer can add up; take fewer")


class Read(NamedTuple):
    """Numbers, the judgements of days, and when they were read, New York time.

    If they were read at several times, it is the first of them.
    """

    numbers: Tally
    judgements: list[Judgement]
    at: datetime

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return sum(map(len, self.numbers.values()))


@dataclass
class _Search:
    """How far the last day with complaints has been looked for.

    Attributes:
        begun: When, by the clock of ages.
        until: The last day that counts.
        month: The first day of the next month to look into.
        found: The day; while it is looked for, that of the search before, if any.
        is_over: Whether it is found, or all months were looked into.
    """

    begun: float
    until: date
    month: date
    found: date | None
    is_over: bool = False


@dataclass
class KeptNumbers:
    """The numbers of whole months, at most a minute old.

    A month is read once a minute: neither filters nor other periods within it cost a read. Of more
    than 26 months, or of months that take too much memory, those that nobody has asked for the
    longest are forgotten, and read again. Ages are told by a clock that nobody sets.
    """

    _months: dict[date, tuple[float, Read]] = field(default_factory=dict)
    _search: _Search | None = None

    def of(self, store: ComplaintStore, first: date, last: date) -> Read:
        """Return the numbers of all months from that of the first day to that of the last.

        They are read from the last one back, so that where they are too many, the last days are at
        hand.

        Raises:
            TooManyNumbersError: They are.
        """
        numbers: Tally = {}
        judgements: list[Judgement] = []
        oldest, size = now_in_new_york(), 0
        for month in reversed(list(_months(first, last))):
            read = self._month(store, month)
            # groups have days: no month has those of another
            numbers |= read.numbers
            judgements += read.judgements
            oldest = min(oldest, read.at)
            size += read.size
            if size > MOST_NUMBERS:
                raise TooManyNumbersError
        return Read(numbers, judgements, oldest)

    def latest(self, store: ComplaintStore, until: date) -> date | None:
        """Return the last day up to this one on which a complaint happened, if any.

        It is looked for once in ten minutes, two seconds a call: then the next call goes on from
        the month that was reached, also after an error, and until it is found there is none but
        that of the search before.
        """
        now, search = monotonic(), self._search
        if search is None or search.until != until or now - search.begun >= LATEST_SECONDS:
            found = search.found if search and search.until == until else None
            search = self._search = _Search(now, until, until.replace(day=1), found)
        while not search.is_over and monotonic() - now < LOOKING_SECONDS:
            self._look_further(store, search)
        return search.found

    def _look_further(self, store: ComplaintStore, search: _Search) -> None:
        """Look into the next month of a search."""
        found = self._last_day(store, search.month, search.until)
        search.month = (search.month - timedelta(1)).replace(day=1)
        if found or search.month.year < FIRST_YEAR:
            search.found, search.is_over = found, True

    def _last_day(self, store: ComplaintStore, month: date, until: date) -> date | None:
        if not store.has_numbers(month):
            return None
        numbers = self._month(store, month).numbers
        days = (group.day for group in numbers if group.series is Series.EVENT)
        return max((day for day in days if day <= until), default=None)

    def _month(self, store: ComplaintStore, month: date) -> Read:
        kept = self._months.pop(month, None)
        now = monotonic()
        if kept is None or now - kept[0] >= MAX_AGE_SECONDS:
            at = now_in_new_york()
            days = month, _end(month)
            judgements = list(store.judgements(*days).values())
            kept = now, Read(store.numbers(*days), judgements, at)
        self._months[month] = kept
        self._forget()
        return kept[1]

    def _forget(self) -> None:
        """Forget the months that nobody has asked for the longest, until there is room."""
        while len(self._months) > MOST_MONTHS or self._size > MOST_KEPT_NUMBERS:
            del self._months[next(iter(self._months))]

    @property
    def _size(self) -> int:
        return sum(read.size for _, read in self._months.values())


def last_days_until(last: date) -> View:
    """Return the view of everything on the last 30 days up to this one."""
    return View(last - timedelta(DAYS - 1), last)


def _months(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = _end(month) + timedelta(1)


def _end(month: date) -> date:
    return (month + timedelta(31)).replace(day=1) - timedelta(1)
