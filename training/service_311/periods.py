"""The time to close in periods, and what is counted in them.

A request is at risk of being closed in each period that it reaches open and for which it was
followed. Counting these, rather than times, is what lets open requests count as what they are:
discrete-time survival analysis (Singer and Willett, 1993).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from training.service_311.examples import ERAS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.service_311.examples import Examples

# The first is the moment itself: many requests are closed as they come in, and an interval that
# begins a second later misses them. Fine where half of all requests close; to the 165 days for
# which the first were followed.
ENDS = np.concatenate(
    [
        [0, 0.02, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24],
        [30, 36, 48, 60, 72, 96, 120, 144, 168, 216, 264, 336, 384, 432, 504, 600, 720],
        [1080, 1440, 2160, 2880, 3960],
    ]
)
"""Hours at which each period ends; the first begins at 0, a later one at the end before it."""

BORROWED_TYPE = 5.0
"""How many requests of all types a rate of a type counts for: rare types lean on the others."""
BORROWED_ERA = 20.0
"""The same for a type in an era, which leans on the type in both."""

_LEAST = 1e-6


class Periods(NamedTuple):
    """Requests once for each period in which they were at risk: parallel arrays."""

    row: NDArray[np.int64]
    period: NDArray[np.int64]
    closed: NDArray[np.bool_]


def at_risk(rows: Examples) -> Periods:
    """List the periods in which each request was at risk of being closed.

    An open request is not at risk in the period in which it was lost from sight.
    """
    last = np.searchsorted(ENDS, rows.hours, side="left")
    count = np.minimum(np.where(rows.closed, last + 1, last), len(ENDS))
    row = np.repeat(np.arange(len(rows)), count)
    period = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    return Periods(row, period, rows.closed[row] & (period == last[row]))


def rates(rows: Examples, types: int) -> NDArray[np.float64]:
    """Return the share closed in each period of those at risk, by era and type.

    With nothing but these a type's distribution is Kaplan and Meier's estimate of 1958.

    Returns:
        [eras, types, periods], between 0 and 1, both excluded.
    """
    counted = at_risk(rows)
    shape = (len(ERAS), types, len(ENDS))
    cell = (rows.era.astype(np.int64)[counted.row], rows.types[counted.row], counted.period)
    flat = np.ravel_multi_index(cell, shape)
    risk = np.bincount(flat, minlength=np.prod(shape)).reshape(shape).astype(np.float64)
    closed = np.bincount(flat[counted.closed], minlength=np.prod(shape)).reshape(shape)
    every = closed.sum((0, 1)) / np.maximum(risk.sum((0, 1)), 1)
    of_type = (closed.sum(0) + BORROWED_TYPE * every) / (risk.sum(0) + BORROWED_TYPE)
    found: NDArray[np.float64] = (closed + BORROWED_ERA * of_type) / (risk + BORROWED_ERA)
    return np.clip(found, _LEAST, 1 - _LEAST)


def quantiles(closed_by: NDArray[np.float64], levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Read from distributions the hours by which a share is closed, linear within periods.

    Args:
        closed_by: share closed by the end of each period, not falling, [rows, periods].
        levels: shares, [levels].

    Returns:
        [rows, levels]; the end of the last period where less than the share closes by then.
    """
    shares, ends = _from_zero(closed_by)
    below = (closed_by[:, np.newaxis, :] < levels[:, np.newaxis]).sum(axis=2)
    after = np.minimum(below + 1, len(ENDS))
    first = np.take_along_axis(shares, below, axis=1)
    step = np.take_along_axis(shares, after, axis=1) - first
    part = (levels - first) / np.where(step > 0, step, 1.0)
    return np.asarray(ends[below] + np.where(step > 0, part, 0.0) * (ends[after] - ends[below]))


def _from_zero(
    closed_by: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.pad(closed_by, ((0, 0), (1, 0))), np.concatenate([[0.0], ENDS])
