"""The estimator of hours to close: boosted trees for the chance of closing in each period.

One classifier is asked, for a request and a period, whether a request that is still open when the
period begins is closed before it ends. The answers for all periods make the distribution of the
time to close, from which median, interval, 90th percentile and probabilities are read: they cannot
contradict one another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from prediction.answers import Values
from training.service_311.inputs import DESCRIPTOR, PLACE, TYPE
from training.service_311.periods import ENDS, at_risk, quantiles, rates

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from prediction.columns import Matrix
    from training.service_311.examples import Examples

COVERAGE = 0.8
"""Share of true values that the interval should hold."""

LEVELS = np.array([0.5, (1 - COVERAGE) / 2, (1 + COVERAGE) / 2])
"""Median, low and high end of the interval; the high end is the 90th percentile."""

WITHIN = {"24h": 24.0, "72h": 72.0, "7d": 168.0, "30d": 720.0}
"""Times, in hours, for which the probability of being closed within them is answered."""

WITHIN_PERIODS = np.searchsorted(ENDS, list(WITHIN.values()))
"""The periods that end at these times."""

WITHOUT_DESCRIPTOR, WITHOUT_PLACE = 0.25, 0.1
"""Shares of what is learned from with descriptor or place left out, so that callers who have none
get an answer that is made for them."""

_BLOCK = 20_000  # rows answered at a time: a row is as many as there are periods
_SEED = 2019


class Settings(NamedTuple):
    """How trees are grown; see docs/complaint-time.md for how it was chosen.

    Attributes:
        open_share: share of the periods without a closing that are learned from, drawn at random
            and weighted so that they count for all.
    """

    trees: int = 200
    leaves: int = 31
    learning_rate: float = 0.15
    min_samples_leaf: int = 200
    features_per_split: float = 0.7
    regularization: float = 10.0
    open_share: float = 0.2


DEFAULTS = Settings()


@dataclass(frozen=True)
class ComplaintHazard:
    """A fitted model of when complaints close.

    Attributes:
        trees: whether a request that is open at the beginning of a period closes within it.
        rates: log odds of the same, counted by type: [eras, types, periods].
        era: for which way of recording the answers are.
    """

    trees: HistGradientBoostingClassifier
    rates: NDArray[np.float64]
    era: float

    def answer(self, matrix: Matrix) -> Values:
        """Answer hours and probabilities for encoded columns [rows, columns]."""
        return answer_from(self.closed_by(matrix, np.full(len(matrix), self.era)))

    def closed_by(self, matrix: Matrix, era: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the share closed by the end of each period: [rows, periods]."""
        blocks = range(0, len(matrix), _BLOCK)
        return np.concatenate(
            [self._closed_by(matrix[i : i + _BLOCK], era[i : i + _BLOCK]) for i in blocks]
        )

    def _closed_by(self, matrix: Matrix, era: NDArray[np.float64]) -> NDArray[np.float64]:
        row = np.repeat(np.arange(len(matrix)), len(ENDS))
        period = np.tile(np.arange(len(ENDS)), len(matrix))
        odds = self.trees.decision_function(told(matrix, era, self.rates, row, period))
        staying = 1 / (1 + np.exp(odds.reshape(len(matrix), len(ENDS))))
        return np.asarray(1 - np.exp(np.cumsum(np.log(staying), axis=1)))


def answer_from(closed_by: NDArray[np.float64]) -> Values:
    """Read a distribution, [rows, periods], for what is answered."""
    value, low, high = quantiles(closed_by, LEVELS).T
    return Values(
        value,
        low,
        high,
        quantiles=high[:, np.newaxis],
        probabilities=closed_by[:, WITHIN_PERIODS],
    )


def told(
    matrix: Matrix,
    era: NDArray[np.float64],
    table: NDArray[np.float64],
    row: NDArray[np.int64],
    period: NDArray[np.int64],
) -> Matrix:
    """Return what the trees are told: encoded columns, era, period, and the type's rate in it."""
    numbers = era.astype(np.int64)[row], matrix[row, TYPE].astype(np.int64), period
    return np.column_stack([matrix[row], era[row], period, table[numbers]])


def fit(rows: Examples, types: int, era: float, settings: Settings = DEFAULTS) -> ComplaintHazard:
    """Fit on requests, open and closed.

    Args:
        rows: what to learn from.
        types: how many types there are.
        era: for which era the answers will be.
        settings: how trees are grown.
    """
    random = np.random.default_rng(_SEED)
    counted = at_risk(rows)
    kept = counted.closed | (random.random(len(counted.row)) < settings.open_share)
    row, period, closed = counted.row[kept], counted.period[kept], counted.closed[kept]
    table = log_odds(rates(rows, types))
    columns = told(rows.matrix, rows.era, table, row, period)
    columns[random.random(len(row)) < WITHOUT_DESCRIPTOR, DESCRIPTOR] = np.nan
    columns[np.ix_(random.random(len(row)) < WITHOUT_PLACE, PLACE)] = np.nan
    weight = np.where(closed, 1.0, 1 / settings.open_share)
    return ComplaintHazard(_trees(settings).fit(columns, closed, weight), table, era)


def log_odds(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the logarithm of the odds."""
    return np.log(shares / (1 - shares))


def _trees(settings: Settings) -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        max_iter=settings.trees,
        max_leaf_nodes=settings.leaves,
        learning_rate=settings.learning_rate,
        min_samples_leaf=settings.min_samples_leaf,
        max_features=settings.features_per_split,
        l2_regularization=settings.regularization,
        categorical_features=[TYPE, DESCRIPTOR],
        early_stopping=False,
        random_state=_SEED,
    )
