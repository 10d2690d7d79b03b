"""Drift: how far what was counted lies from the reference, and whether that can be chance.

The measure is the population stability index (PSI): over all bins, the sum of
(share now - share in the reference) * ln(share now / share in the reference). It is 0 for the same
shares; by custom up to 0.1 is no change, and more than 0.25 a great one. Without any drift it comes
to about (1/rows + 1/rows of the reference) times a chi-square with one degree of freedom less than
there are bins (B. Yurdakul and J. Naranjo, Statistical properties of the population stability
index, Journal of Risk Model Validation 14(4), 2020): a reference of a few hundred rows has PSI over
0.1 by chance alone, which is no drift here.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from prediction.columns import Encoding
from prediction.drift.counting import Taken
from prediction.histograms import Histogram, Reference
from prediction.manifest import Manifest

LIMIT = 0.1
"""PSI above which it is drift."""

FEWEST_ROWS = 500
"""With fewer nothing is said: not of drift, and not of the few that the rows are of."""

_FLOOR = 0.001
"""The share of a bin that has less, or nothing: what is rarer is felt by nobody."""

_NORMAL_999 = 3.0902
"""Above it lies a thousandth of a normal distribution: one false alarm of a thousand inputs."""

_WEEK = 7

_OF_THE_WEEK = {Encoding.WEEKDAY, Encoding.HOUR}
"""What has its share in a week by nature: of other days there is too much of some."""


class Verdict(StrEnum):
    """What is said of one column, or of one trait of the answer."""

    DRIFT = "drift"
    NONE = "none"
    TOO_FEW = "too-few-rows"
    NOT_WHOLE_WEEKS = "not-whole-weeks"
    """Of weekdays and hours, where no whole week is over."""


class Compared(NamedTuple):
    """A histogram of the reference beside what was counted.

    Attributes:
        histogram: Of the reference.
        counts: Rows in each of its bins.
        psi: How far they lie apart; None if too few rows were counted.
        chance: What the PSI would hardly exceed by chance; None likewise.
        verdict: What follows.
    """

    histogram: Histogram
    counts: Sequence[int]
    psi: float | None
    chance: float | None
    verdict: Verdict

    @property
    def missing(self) -> float:
        """The share of rows without a value."""
        return _share(self.counts, self.histogram.missing)

    @property
    def unknown(self) -> float:
        """The share of rows whose value the model does not know."""
        return _share(self.counts, self.histogram.unknown)

    @property
    def outside(self) -> float | None:
        """The share of rows below or above all of the reference; None if it has no numbers."""
        if not self.histogram.edges:
            return None
        return _share(self.counts, 0) + _share(self.counts, len(self.histogram.edges))


class Day(NamedTuple):
    """What was counted on a day. Days differ by nature, so that nothing follows from one alone.

    Attributes:
        day: In UTC.
        rows: How many were counted.
        psi: Of each trait of the answer; nothing if the rows are too few.
    """

    day: date
    rows: int
    psi: Mapping[str, float]


class Drift(NamedTuple):
    """What is said of a model.

    Attributes:
        rows: How many were counted.
        days: Those on which any were counted, in order.
        answers: Of each trait of the answer.
        inputs: Of each watched column.
    """

    rows: int
    days: Sequence[Day]
    answers: Sequence[Compared]
    inputs: Sequence[Compared]

    @property
    def is_told(self) -> bool:
        """Whether enough rows were counted to say anything."""
        return self.rows >= FEWEST_ROWS

    @property
    def drifted(self) -> Sequence[Compared]:
        """Those that have drifted, the answers first."""
        return [one for one in (*self.answers, *self.inputs) if one.verdict is Verdict.DRIFT]


def compare(
    manifest: Manifest, reference: Reference, days: Mapping[date, Taken], first: date, today: date
) -> Drift:
    """Compare what was counted on some days, all together, with the reference.

    Weekdays and hours are compared on whole weeks alone, which end before today.

    Args:
        manifest: Of the model.
        reference: Of the model.
        days: What was counted, by the day; not all days have any.
        first: The first of the days that are asked about.
        today: The last of them, which is not over.
    """
    weeks = whole_weeks(days, first, today)
    every = _together(reference, days.values())
    in_weeks = _together(reference, (taken for day, taken in days.items() if day in weeks))
    answers = len(reference.answers)
    told = [compared(*each) for each in zip(reference.answers, every[:answers], strict=True)]
    for one, counts, of_weeks in zip(
        reference.inputs, every[answers:], in_weeks[answers:], strict=True
    ):
        if manifest.columns[one.of].encoding in _OF_THE_WEEK:
            told.append(compared(one, of_weeks if weeks else counts, is_partial=not weeks))
        else:
            told.append(compared(one, counts))
    each_day = [_day(reference, day, taken) for day, taken in days.items()]
    rows = sum(taken.rows for taken in days.values())
    return Drift(rows, each_day, told[:answers], told[answers:])


def whole_weeks(counted: Collection[date], first: date, today: date) -> Collection[date]:
    """Return the days of the last whole weeks that are over, as many as were counted.

    A day on which counting began counts for none: it may have begun in the evening.
    """
    if not counted:
        return ()
    begun = min(counted)
    begin = first if begun == first else begun + timedelta(days=1)
    days = max(0, (today - begin).days) // _WEEK * _WEEK
    return {today - timedelta(days=ago) for ago in range(1, days + 1)}


def _together(reference: Reference, days: Iterable[Taken]) -> list[list[int]]:
    counted = Counter[int]()
    for taken in days:
        counted.update(taken.counts)
    return reference.parted(counted)


def _day(reference: Reference, day: date, taken: Taken) -> Day:
    counts = reference.parted(taken.counts)
    told = [compared(*each) for each in zip(reference.answers, counts, strict=False)]
    psis = {one.histogram.name: one.psi for one in told if one.psi is not None}
    return Day(day, taken.rows, psis)


def compared(histogram: Histogram, counts: Sequence[int], *, is_partial: bool = False) -> Compared:
    """Compare the counts of one histogram.

    Args:
        histogram: Of the reference.
        counts: Rows in each of its bins.
        is_partial: They are of weekdays or hours, and of no whole week.
    """
    rows = sum(counts)
    if rows < FEWEST_ROWS or not any(histogram.counts):
        return Compared(histogram, counts, None, None, Verdict.TOO_FEW)
    found = psi(_seen(histogram.counts), _seen(counts))
    chance = by_chance(len(histogram.counts) - 1, sum(histogram.counts), rows)
    if is_partial:
        return Compared(histogram, counts, found, chance, Verdict.NOT_WHOLE_WEEKS)
    is_drift = found > max(LIMIT, chance)
    return Compared(histogram, counts, found, chance, Verdict.DRIFT if is_drift else Verdict.NONE)


def psi(reference: Sequence[int], counts: Sequence[int]) -> float:
    """Return the population stability index of counts in the same bins."""
    shares = zip(_shares(reference), _shares(counts), strict=True)
    return sum((now - usual) * math.log(now / usual) for usual, now in shares)


def by_chance(bins: int, reference: int, rows: int) -> float:
    """Return what the PSI exceeds by chance once in a thousand times.

    Args:
        bins: How many there are.
        reference: Rows of the reference.
        rows: Rows that were counted.
    """
    freedom = bins - 1
    # Wilson and Hilferty's approximation of the quantile of chi-square
    root = 1 - 2 / (9 * freedom) + _NORMAL_999 * math.sqrt(2 / (9 * freedom))
    return (1 / reference + 1 / rows) * freedom * root**3


def _seen(counts: Sequence[int]) -> list[int]:
    """Return counts with what is unknown among what is missing, as most models take it."""
    return [*counts[:-2], counts[-2] + counts[-1]]


def _shares(counts: Sequence[int]) -> list[float]:
    total = sum(counts)
    return [max(count / total, _FLOOR) for count in counts]


def _share(counts: Sequence[int], bin_: int) -> float:
    return counts[bin_] / (sum(counts) or 1)
