"""How right the estimates were, and what is open, of a view that has outcomes."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from applications.service_311.complaint import SECONDS_OF_AN_HOUR
from applications.service_311.dashboard.tables import (
    AgencyErrorRow,
    AgeRow,
    CoverageRow,
    ErrorRow,
    OutcomeRow,
    WeekErrorRow,
)
from applications.service_311.dashboard.view import View
from applications.service_311.tally import (
    ERROR,
    SCORE,
    Group,
    Tally,
    Watched,
    errors_of,
    median_error,
    total_of,
    watched_of,
)

# Days since the complaint's: the first of each class.
AGES = (0, 1, 3, 7, 14, 30)


class _Ended(NamedTuple):
    """What became of the complaints of some groups."""

    watched: Watched
    numbers: Mapping[str, int]

    @property
    def within(self) -> int:
        return self.watched.under + self.watched.over

    @property
    def coverage(self) -> float | None:
        return _share(self.within, self.watched.closed)

    def mean_hours(self, name: str) -> float | None:
        mean = _share(self.numbers.get(name, 0), self.watched.closed * SECONDS_OF_AN_HOUR)
        return None if mean is None else round(mean, 2)


def outcomes(numbers: Tally, view: View, coverage: float | None) -> list[OutcomeRow]:
    """Return how many of the closed took less, about as long, or more than was expected."""
    watched = _ended(numbers, view, lambda _: "").get("", _nothing()).watched
    outside, inside = (None, None) if coverage is None else ((1 - coverage) / 2, coverage / 2)
    promised = {"below": outside, "under": inside, "over": inside, "above": outside}
    return [
        OutcomeRow(
            outcome=name,
            closed=number,
            share=_share(number, watched.closed),
            promised=None if promised[name] is None else round(promised[name] or 0, 4),
        )
        for name, number in watched._asdict().items()
    ]


def coverage(numbers: Tally, view: View) -> list[CoverageRow]:
    """Return the share of intervals that held, day by day."""
    by_day = _ended(numbers, view, lambda group: group.day)
    return [
        CoverageRow(
            day=day, closed=of_day.watched.closed, within=of_day.within, coverage=of_day.coverage
        )
        for day in view.days
        for of_day in [by_day.get(day, _nothing())]
    ]


def errors(numbers: Tally, view: View, names: Mapping[str, str]) -> list[ErrorRow]:
    """Return the errors of each type that has closed complaints, those of most of them first."""
    by_type = _errors(numbers, view, lambda group: group.slug)
    rows = [
        ErrorRow(slug=slug, official_name=names.get(slug, slug), **found)
        for slug, found in by_type.items()
    ]
    return sorted(rows, key=lambda row: (-row.closed, row.official_name))


def errors_by_agency(numbers: Tally, view: View) -> list[AgencyErrorRow]:
    """Return the errors of each agency that closed complaints, those of most of them first."""
    by_agency = _errors(numbers, view, lambda group: group.agency)
    rows = [AgencyErrorRow(agency=agency, **found) for agency, found in by_agency.items()]
    return sorted(rows, key=lambda row: (-row.closed, row.agency))


def errors_by_week(numbers: Tally, view: View) -> list[WeekErrorRow]:
    """Return the errors of each week that has closed complaints, oldest first."""
    by_week = _errors(numbers, view, lambda group: group.day - timedelta(group.day.weekday()))
    return [WeekErrorRow(week=week, **found) for week, found in sorted(by_week.items())]


def open_by_age(numbers: Tally, view: View, today: date) -> list[AgeRow]:
    """Return the open complaints of the period by the days since what they are about."""
    ages = Counter[int]()
    for group in view.groups(numbers):
        days = max(0, (today - group.day).days)
        begin = max(first for first in AGES if first <= days)
        ages[begin] += total_of(numbers[group]) - watched_of(numbers[group]).closed
    ends = (*(first - 1 for first in AGES[1:]), None)
    return [
        AgeRow(from_days=begin, to_days=end, open=ages[begin])
        for begin, end in zip(AGES, ends, strict=True)
    ]


def _errors[K](numbers: Tally, view: View, key: Callable[[Group], K]) -> dict[K, dict[str, Any]]:
    """Return the members of `Errors` by a key of groups, of those that have closed complaints."""
    return {
        name: {
            "closed": ended.watched.closed,
            "coverage": ended.coverage,
            "median_error": median_error(errors_of(ended.numbers)),
            "mean_error": ended.mean_hours(ERROR),
            "interval_score": ended.mean_hours(SCORE),
        }
        for name, ended in _ended(numbers, view, key).items()
        if ended.watched.closed
    }


def _ended[K](numbers: Tally, view: View, key: Callable[[Group], K]) -> dict[K, _Ended]:
    """Return what became of complaints, by a key of their groups."""
    sums: dict[K, Counter[str]] = {}
    for group in view.groups(numbers):
        sums.setdefault(key(group), Counter()).update(numbers[group])
    return {name: _Ended(watched_of(total), total) for name, total in sums.items()}


def _nothing() -> _Ended:
    return _Ended(watched_of({}), {})


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
