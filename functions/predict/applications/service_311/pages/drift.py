"""The chart of drift: a column for each day that was judged, and the line over which it drifts."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from applications.service_311.dashboard.tables import DriftRow
from applications.service_311.watch.bulk import BULK_CLOSINGS
from applications.service_311.watch.drift import DRIFT, LEAST_ANSWERS

# Far over the line one day is as wrong as another; columns end here, and their text has the index.
_TOP = 4 * DRIFT


class DriftChart(NamedTuple):
    """What the page says and draws of judged days.

    Attributes:
        drifted: Days on which answers came out otherwise than they should.
        limit: The index over which a day has drifted; `fewest`: of so many answers.
        many: Closings within an hour from which they are in bulk.
        line: That index, in percent of the chart's height.
        heights: By day, in percent of the chart's height; days with too few answers have none.
    """

    drifted: int
    limit: float
    fewest: int
    many: int
    line: float
    top: float
    heights: dict[date, float]


def drift_chart(rows: Sequence[DriftRow]) -> DriftChart:
    """Return the chart of these days."""
    heights = {row.day: _height(row.psi) for row in rows if row.psi is not None}
    drifted = sum(1 for row in rows if row.drift)
    return DriftChart(drifted, DRIFT, LEAST_ANSWERS, BULK_CLOSINGS, _height(DRIFT), _TOP, heights)


def _height(index: float) -> float:
    return round(min(100.0, 100 * index / _TOP), 2)
