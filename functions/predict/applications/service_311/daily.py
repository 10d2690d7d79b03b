"""What is done once a day: each day is judged when its last interval of up to 72 hours is over."""

from collections.abc import Iterator
from datetime import date, timedelta

from applications.service_311.storage.store import ComplaintStore
from applications.service_311.watch.calibration import Calibration
from applications.service_311.watch.judgement import (
    Judgement,
    days_to_read,
    judge,
    last_judged,
)

MADE_UP_FOR = timedelta(7)
"""Days on which nothing was judged, such as those of a failure, are made up for so far back."""


def judge_due_days(store: ComplaintStore, calibration: Calibration, today: date) -> list[Judgement]:
    """Judge the days that are due and not judged yet; return and keep those with any answers."""
    last = last_judged(today)
    judged = store.judgements(last - MADE_UP_FOR, last)
    due = [day for day in days_between(last - MADE_UP_FOR, last) if day not in judged]
    found = [one for one in _judge(store, calibration, due) if one.answers or one.left_out]
    return _kept(store, found)


def judge_days(
    store: ComplaintStore, calibration: Calibration, first: date, last: date
) -> list[Judgement]:
    """Judge all these days as the counters are now, in the place of what was judged before."""
    return _kept(store, _judge(store, calibration, list(days_between(first, last))))


def _judge(store: ComplaintStore, calibration: Calibration, days: list[date]) -> list[Judgement]:
    if not days:
        return []
    numbers = store.numbers(*days_to_read(min(days), max(days)))
    return [judge(numbers, day, calibration) for day in days]


def _kept(store: ComplaintStore, judgements: list[Judgement]) -> list[Judgement]:
    for judgement in judgements:
        store.keep(judgement)
    return judgements


def days_between(first: date, last: date) -> Iterator[date]:
    """Yield the days from the first to the last, both included."""
    return (first + timedelta(number) for number in range((last - first).days + 1))
