"""The interval of hours to close: made to hold the share of true values that it promises.

Quantiles as the trees give them hold less than they should, because the trees know the rows that
they were fitted on, and because months differ.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from training.complaint_forest import COVERAGE, DEFAULTS, KINDS_OF_DAY, cells, fit

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from training.complaint_examples import Examples
    from training.complaint_forest import ComplaintForest, Settings, Types

MIN_GROUP = 300
"""Groups with fewer calibration rows share one offset: their own would be mostly noise."""

FITS = 12
"""How often `fit_calibrated` fits trees: twice two experts of three parts."""


class Calibration(NamedTuple):
    """What the answers are for, and which of the rows to learn from calibrate the interval.

    Attributes:
        era: number of the era that the answers are to be for.
        first: ISO date; rows created from then on do.
        weigh: says how much each of them counts.
    """

    era: float
    first: str
    weigh: Callable[[Examples], Examples]


def fit_calibrated(
    rows: Examples,
    calibration: Calibration,
    types: Types,
    advance: Callable[[], None],
    settings: Settings = DEFAULTS,
) -> ComplaintForest:
    """Fit on all rows, with an interval calibrated on the last of them.

    The interval is calibrated on a forest that was fitted without those last rows; their quantiles
    taken from a forest that knows them would be too narrow.

    Args:
        rows: what to learn from; noise and other types must be among them.
        calibration: on which of the rows to calibrate.
        types: what is known of the types.
        advance: called after each of FITS fits.
        settings: how trees are grown.
    """
    near = rows.within_horizon()
    last = near.created >= np.datetime64(calibration.first)
    trial = fit(near[~last], types, calibration.era, advance, settings)
    offsets = calibrate(trial, calibration.weigh(near[last]), types)
    return replace(fit(near, types, calibration.era, advance, settings), offsets=offsets)


def calibrate(forest: ComplaintForest, rows: Examples, types: Types) -> NDArray[np.float64]:
    """Find by how much intervals must widen to hold COVERAGE of the true values.

    Conformalised quantile regression (Romano, Patterson and Candes, 2019), by group of types and
    by whether it is weekend, when many agencies rest: the offset is the COVERAGE quantile of how
    far true values lie outside (negative: inside).

    Args:
        forest: fitted on rows that came before.
        rows: what to calibrate on.
        types: what is known of the types.

    Returns:
        The offset of each of `cells`, on the square root of hours: [2 * types].
    """
    _, low, high = forest.roots(rows.matrix)
    root = np.sqrt(rows.hours)
    outside = np.maximum(np.maximum(low, 0) - root, root - high)
    group_of_cell = (
        np.repeat(types.group, KINDS_OF_DAY) * KINDS_OF_DAY
        + np.arange(KINDS_OF_DAY * len(types.group)) % KINDS_OF_DAY
    )
    group = group_of_cell[cells(rows.matrix)]
    offsets = np.full(len(group_of_cell), _quantile(outside, rows.weight))
    for number in np.unique(group):
        members = group == number
        if members.sum() >= MIN_GROUP:
            offsets[group_of_cell == number] = _quantile(outside[members], rows.weight[members])
    return offsets


def _quantile(values: NDArray[np.float64], weight: NDArray[np.float64]) -> float:
    """Answer the weighted COVERAGE quantile."""
    return float(np.quantile(values, COVERAGE, weights=weight, method="inverted_cdf"))
