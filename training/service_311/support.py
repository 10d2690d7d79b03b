"""What the complaint-time model that ships answers, beside what the data says, group by group.

The requests of a type, on a weekday and in an area, have a distribution of hours that the data
tells (Kaplan and Meier's estimate), and one that the model answers: the mean of its answers to
them. Both are compared as far as requests of the group were followed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from training.judgement import Support, near, near_share
from training.service_311.hazard import LEVELS, WITHIN, WITHIN_PERIODS
from training.service_311.inputs import PLACE, WEEKDAY
from training.service_311.periods import ENDS, at_risk, quantiles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from training.service_311.examples import Examples
    from training.service_311.hazard import ComplaintHazard

MIN_GROUP_ROWS = 200
"""Groups with fewer requests are not looked at: their quantiles are mostly chance."""

FAR_IN_TOWN = 10.0
"""How many times the 90th percentile of its type that of a type in an area may be: were it more,
the books of the area would be looked at first."""

WEEKDAYS = np.array(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])

_HALF_A_DAY = 12.0  # a difference of 90th percentiles that matters to nobody, hours
_AREA = 0.05  # degrees: four to six kilometres
_FOLLOWED = 20  # what fewer requests than these were followed to is chance
_ASKED_EVERY = 3  # answers of a third of the requests are like those of all
_TYPICAL = 10  # requests of a type whose answers are typical enough


class Curve(NamedTuple):
    """A distribution, as far as it is known.

    Attributes:
        closed_by: share closed by the end of each period, [periods].
        seen: for how many hours enough requests were followed.
    """

    closed_by: NDArray[np.float64]
    seen: float

    def quantile(self, level: float) -> float:
        """Return the hours by which a share is closed, at most those that were seen."""
        found = quantiles(self.closed_by[np.newaxis], np.array([level]))[0, 0]
        return float(min(found, self.seen))


def supports(rows: Examples, shipped: ComplaintHazard, type_names: Sequence[str]) -> list[Support]:
    """Compare typical answers of the shipped model with what the data says of the same requests.

    Args:
        rows: requests of the era that the model answers for.
        shipped: the model.
        type_names: slug of each type.
    """
    frequent = np.flatnonzero(np.bincount(rows.types) >= MIN_GROUP_ROWS)
    if not len(frequent):
        return []
    closed_by = np.full((len(rows), len(ENDS)), np.nan)
    asked = np.flatnonzero(np.isin(rows.types, frequent))[::_ASKED_EVERY]
    closed_by[asked] = shipped.closed_by(rows.matrix[asked], rows.era[asked])
    found: list[Support] = []
    for number in frequent.tolist():
        of_type = np.flatnonzero(rows.types == number)
        own = rows[of_type]
        whole = curve(own)
        name = type_names[number]
        found += _medians(name, own, whole, shipped)
        for group, members in _groups(name, own):
            told, answered = curve(own[members]), closed_by[of_type[members]]
            answered = answered[~np.isnan(answered[:, 0])].mean(axis=0)
            found += _beside(group, Curve(answered, told.seen), told, whole)
    return found


def curve(rows: Examples) -> Curve:
    """Return Kaplan and Meier's estimate from requests, open and closed."""
    counted = at_risk(rows)
    risk = np.bincount(counted.period, minlength=len(ENDS))
    closed = np.bincount(counted.period[counted.closed], minlength=len(ENDS))
    seen = ENDS[np.sort(rows.followed)[-min(_FOLLOWED, len(rows))] >= ENDS].max()
    return Curve(1 - np.cumprod(1 - closed / np.maximum(risk, 1)), float(seen))


def _groups(name: str, rows: Examples) -> Iterator[tuple[str, NDArray[np.int64]]]:
    yield name, np.arange(len(rows))
    weekday = rows.matrix[:, WEEKDAY].astype(np.int64)
    for day, title in enumerate(WEEKDAYS):
        yield from _enough(f"{name} on {title}", weekday == day)
    areas = np.floor(rows.matrix[:, PLACE] / _AREA)
    known = areas[~np.isnan(areas).any(axis=1)]
    for area in np.unique(known, axis=0):
        south, west = area * _AREA
        yield from _enough(f"{name} near {south:.2f},{west:.2f}", (areas == area).all(axis=1))


def _enough(group: str, members: NDArray[np.bool_]) -> Iterator[tuple[str, NDArray[np.int64]]]:
    if members.sum() >= MIN_GROUP_ROWS:
        yield group, np.flatnonzero(members)


def _beside(group: str, answered: Curve, told: Curve, whole: Curve) -> Iterator[Support]:
    level = float(LEVELS[2])
    p90 = answered.quantile(level)
    yield near(f"p90 of {group}", p90, told.quantile(level), negligible=_HALF_A_DAY)
    yield Support(
        f"p90 of {group}, beside its type,",
        p90,
        0.0,
        FAR_IN_TOWN * whole.quantile(level) + _HALF_A_DAY,
    )
    for period, (within, hours) in zip(WITHIN_PERIODS, WITHIN.items(), strict=True):
        if hours <= told.seen:
            shares = float(answered.closed_by[period]), float(told.closed_by[period])
            yield near_share(f"closed within {within} of {group}", *shares)


def _medians(
    name: str, rows: Examples, whole: Curve, shipped: ComplaintHazard
) -> Iterator[Support]:
    """The median answer to a type on a weekday lies between the type's 10th and 90th percentile."""
    some = rows.matrix[:: -(-len(rows) // _TYPICAL)]
    low, high = whole.quantile(float(LEVELS[1])), whole.quantile(float(LEVELS[2]))
    for day, title in enumerate(WEEKDAYS):
        asked = some.copy()
        asked[:, WEEKDAY] = day
        answer = float(np.median(shipped.answer(asked).value))
        yield Support(f"{name} on {title}", min(answer, whole.seen), low, high)
