"""What is done once a day: each day is judged when its last interval of up to 72 hours is over."""

from collections.abc import Iterator
from datetime import date, timedelta

from applications.service_311.storage.serving import Serving
from applications.service_311.storage.store import ComplaintStore
from applications.service_311.watch.calibration import Calibration
from applications.service_311.watch.judgement import (
    Judgement,
    WrongCountersError,
    days_to_read,
    judge,
    last_judged,
)

MADE_UP_FOR = timedelta(7)
"""Days on which nothing was judged, such as those of a failure, are made up for so far back."""

_LOOKED_BACK = timedelta(60)
"""So far back judgements of another model tell that this one is not the first."""


def judge_as_served(
    store: ComplaintStore, calibration: Calibration, today: date
) -> list[Judgement]:
    """Keep since when the model is in service, and judge the days that are due.

    Raises:
        WrongCountersError: Some days cannot be judged; the others were.
    """
    kept = store.serving()
    serving = _serving(store, kept, calibration, today)
    if serving != kept:
        store.keep_serving(serving)
    return _judge_due_days(store, calibration, today, serving.since)


def judge_due_days(store: ComplaintStore, calibration: Calibration, today: date) -> list[Judgement]:
    """Judge the days that are due and not judged yet; return and keep those with any answers.

    Days on which another model answered are not due.

    Raises:
        WrongCountersError: Some days cannot be judged; the others were.
    """
    serving = _serving(store, store.serving(), calibration, today)
    return _judge_due_days(store, calibration, today, serving.since)


def _judge_due_days(
    store: ComplaintStore, calibration: Calibration, today: date, since: date | None
) -> list[Judgement]:
    last = last_judged(today)
    judged = store.judgements(last - MADE_UP_FOR, last)
    due = [
        day
        for day in days_between(last - MADE_UP_FOR, last)
        if day not in judged and (since is None or day > since)
    ]
    return [one for one in _judge(store, calibration, due) if one.has_answers]


def judge_days(
    store: ComplaintStore, calibration: Calibration, first: date, last: date
) -> list[Judgement]:
    """Judge all these days as the counters are now, in the place of what was judged before.

    Those without any answers are returned, and kept only where they were judged before.

    Raises:
        WrongCountersError: Some days cannot be judged; the others were.
    """
    return _judge(store, calibration, list(days_between(first, last)))


def _serving(
    store: ComplaintStore, kept: Serving | None, calibration: Calibration, today: date
) -> Serving:
    """Return since when the model of a calibration is in service, if today it is."""
    if kept is not None and kept.artifact == calibration.artifact:
        return kept
    if kept is None:
        judged = store.judgements(today - _LOOKED_BACK, today).values()
        if all(one.model_version == calibration.model_version for one in judged):
            return Serving(calibration.artifact, None)
    return Serving(calibration.artifact, today)


def _judge(store: ComplaintStore, calibration: Calibration, days: list[date]) -> list[Judgement]:
    """Judge days and keep those that have answers, or had when they were judged before."""
    if not days:
        return []
    numbers = store.numbers(*days_to_read(min(days), max(days)))
    before = store.judgements(min(days), max(days))
    judged: list[Judgement] = []
    wrong: list[date] = []
    for day in days:
        try:
            judgement = judge(numbers, day, calibration)
        except WrongCountersError:
            wrong.append(day)
            continue
        judged.append(judgement)
        if judgement.has_answers or day in before:
            store.keep(judgement)
    if wrong:
        raise WrongCountersError(wrong, judged)
    return judged


def days_between(first: date, last: date) -> Iterator[date]:
    """Yield the days from the first to the last, both included."""
    return (first + timedelta(number) for number in range((last - first).days + 1))
