"""The estimator of hours to close: boosted trees for a median and two quantiles.

The trees see the square root of the hours. The median is the same on either scale; where a tree
splits, and how far each one steps, is not: on hours the slowest tenth decides alone, on logarithms
minutes count as much as weeks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor

from training.complaint_inputs import DESCRIPTOR, SATURDAY, TYPE, WEEKDAY
from training.recipe import Values

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from prediction.columns import Matrix
    from training.complaint_examples import Examples

COVERAGE = 0.8
"""Share of true values that the interval should hold."""

QUANTILES = ((1 - COVERAGE) / 2, (1 + COVERAGE) / 2)

WITHOUT_DESCRIPTOR = 0.5
"""Share of the examples that are learned from a second time with their descriptor left out, so
that callers who have none get an answer that is made for them."""

KINDS_OF_DAY = 2
"""Weekdays and weekends."""

NEXT_TO_NOTHING = (1 / 3600) ** 0.5
"""Roots of less than a second are no time at all: many requests are closed as they are opened, and
of what the trees add up for them only the rounding error would be left."""

_SEED = 2019


class Settings(NamedTuple):
    """How an expert's trees are grown; see docs/complaint-time.md for how it was chosen."""

    trees: int = 200
    leaves: int = 31
    learning_rate: float = 0.1
    min_samples_leaf: int = 50
    features_per_split: float = 0.5


DEFAULTS = Settings()


class Expert(NamedTuple):
    """Fitted trees for one group of types, on the square root of hours."""

    median: HistGradientBoostingRegressor
    low: HistGradientBoostingRegressor
    high: HistGradientBoostingRegressor


class Types(NamedTuple):
    """What is known of the complaint types, by their number in the encoded column.

    Attributes:
        is_noise: whether it is about noise, bool [types].
        group: types of the same number share the calibration of the interval, [types].
    """

    is_noise: NDArray[np.bool_]
    group: NDArray[np.int64]


@dataclass(frozen=True)
class ComplaintForest:
    """Two experts, one for noise and one for all other types, and the interval's calibration.

    Attributes:
        noise: answers for types about noise.
        other: answers for the other types.
        is_noise: by type, bool [types].
        offsets: by `cells`, how far the interval is widened at both ends, on the square root of
            hours; float64 [2 * types].
        era: for which way of recording the answers are.
    """

    noise: Expert
    other: Expert
    is_noise: NDArray[np.bool_]
    offsets: NDArray[np.float64]
    era: float

    def answer(self, matrix: Matrix) -> Values:
        """Answer hours for encoded columns [rows, columns]."""
        return Values(*self.hours(matrix))

    def hours(self, matrix: Matrix) -> NDArray[np.float64]:
        """Answer value, low and high for encoded columns [rows, columns]: [3, rows]."""
        median, low, high = self.roots(matrix)
        offset = self.offsets[cells(matrix)]
        value = _hours(median)
        return np.stack(
            [
                value,
                np.minimum(_hours(low - offset), value),
                np.maximum(_hours(high + offset), value),
            ]
        )

    def roots(self, matrix: Matrix) -> NDArray[np.float64]:
        """Answer what the trees say, uncalibrated, on the square root: [3, rows]."""
        told = with_era(matrix, np.full(len(matrix), self.era))
        of_noise = self.is_noise[type_numbers(matrix)]
        roots = np.empty((3, len(matrix)))
        for rows, expert in ((of_noise, self.noise), (~of_noise, self.other)):
            if rows.any():
                roots[:, rows] = [part.predict(told[rows]) for part in expert]
        return roots


def fit(
    rows: Examples,
    types: Types,
    era: float,
    advance: Callable[[], None],
    settings: Settings = DEFAULTS,
) -> ComplaintForest:
    """Fit both experts; the interval is not calibrated yet.

    Args:
        rows: what to learn from.
        types: what is known of the types.
        era: for which era the answers will be.
        advance: called after each of the six fits.
        settings: how trees are grown.
    """
    of_noise = types.is_noise[type_numbers(rows.matrix)]
    return ComplaintForest(
        noise=_fit_expert(rows[of_noise], settings, advance),
        other=_fit_expert(rows[~of_noise], settings, advance),
        is_noise=types.is_noise,
        offsets=np.zeros(KINDS_OF_DAY * len(types.is_noise)),
        era=era,
    )


def cells(matrix: Matrix) -> NDArray[np.int64]:
    """Number the calibration's cells, two a type: 2 * type, and one more at weekends: [rows]."""
    weekend = matrix[:, WEEKDAY] >= SATURDAY
    return KINDS_OF_DAY * type_numbers(matrix) + weekend


def type_numbers(matrix: Matrix) -> NDArray[np.int64]:
    """Read the number of each row's type: [rows]."""
    return matrix[:, TYPE].astype(np.int64)


def with_era(matrix: Matrix, era: NDArray[np.float64]) -> Matrix:
    """Append the era's column: [rows, columns + 1]."""
    return np.column_stack([matrix, era])


def _fit_expert(rows: Examples, settings: Settings, advance: Callable[[], None]) -> Expert:
    matrix, hours = _drawn(rows)
    parts = []
    for quantile in (None, *QUANTILES):
        parts.append(_trees(settings, quantile).fit(matrix, np.sqrt(hours)))
        advance()
    return Expert(*parts)


def _drawn(rows: Examples) -> tuple[Matrix, NDArray[np.float64]]:
    """Repeat each example as often as its weight says, and some without their descriptor.

    A weight of 2.3 is two examples or, with probability 0.3, three. The same on average as giving
    the weights to scikit-learn, whose weighted medians take three times as long.
    """
    random = np.random.default_rng(_SEED)
    matrix = with_era(rows.matrix, rows.era)
    unspoken = matrix.copy()
    unspoken[:, DESCRIPTOR] = np.nan
    times, times_unspoken = (
        np.floor(share * rows.weight + random.random(len(rows.weight))).astype(int)
        for share in (1, WITHOUT_DESCRIPTOR)
    )
    return (
        np.vstack([np.repeat(matrix, times, axis=0), np.repeat(unspoken, times_unspoken, axis=0)]),
        np.concatenate([np.repeat(rows.hours, times), np.repeat(rows.hours, times_unspoken)]),
    )


def _trees(settings: Settings, quantile: float | None) -> HistGradientBoostingRegressor:
    return HistGradientBoostingRegressor(
        loss="absolute_error" if quantile is None else "quantile",
        quantile=quantile,
        max_iter=settings.trees,
        max_leaf_nodes=settings.leaves,
        learning_rate=settings.learning_rate,
        min_samples_leaf=settings.min_samples_leaf,
        max_features=settings.features_per_split,
        categorical_features=[TYPE, DESCRIPTOR],
        early_stopping=False,
        random_state=_SEED,
    )


def _hours(root: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(root < NEXT_TO_NOTHING, 0.0, root * root)
