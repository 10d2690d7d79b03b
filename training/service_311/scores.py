"""How answers about hours to close are scored, open requests counted as what they are.

A request is scored over the time for which it was followed: outcome, median and interval are cut
there. The time cut is known of all requests, open ones too, and its quantiles are the quantiles
cut, so that no score favours haste (a score of closed requests alone does: the slow ones are
missing). An interval that an open request has outlasted is a miss.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from training.service_311.hazard import COVERAGE, LEVELS, WITHIN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from prediction.answers import Values
    from training.service_311.examples import Examples

type Figures = NDArray[np.float64]
"""[rows]"""


class Scores(NamedTuple):
    """The scores of each row.

    Attributes:
        error: absolute error of the median, hours.
        interval: Winkler's score of the interval, hours: its width, and 10 times what the outcome
            lies outside (Winkler, 1972).
        pinball: mean of the pinball losses of the three quantiles, hours.
        held: 1 where the interval held, 0 where not.
        brier: name of a time -> squared error of the probability of being closed within it; NaN
            where the request was not followed for so long.
    """

    error: Figures
    interval: Figures
    pinball: Figures
    held: Figures
    brier: dict[str, Figures]

    def of_rows(self, rows: NDArray[np.int64]) -> Scores:
        """Return the scores of the rows of these numbers."""
        return Scores(
            self.error[rows],
            self.interval[rows],
            self.pinball[rows],
            self.held[rows],
            {name: one[rows] for name, one in self.brier.items()},
        )


def score(answers: Values, rows: Examples) -> Scores:
    """Score answers for rows."""
    if answers.low is None or answers.high is None or answers.probabilities is None:
        raise ValueError("hours to close are scored with interval and probabilities")
    cut = [np.minimum(part, rows.followed) for part in (answers.value, answers.low, answers.high)]
    value, low, high = cut
    outside = np.maximum(low - rows.hours, 0) + np.maximum(rows.hours - high, 0)
    return Scores(
        np.abs(value - rows.hours),
        high - low + 2 / (1 - COVERAGE) * outside,
        np.mean(
            [_pinball(rows.hours - q, level) for q, level in zip(cut, LEVELS, strict=True)], axis=0
        ),
        (outside == 0).astype(np.float64),
        {
            name: _squared_error(answers.probabilities[:, number], rows, hours)
            for number, (name, hours) in enumerate(WITHIN.items())
        },
    )


def _pinball(beyond: Figures, level: float) -> Figures:
    return np.maximum(level * beyond, (level - 1) * beyond)


def _squared_error(probability: Figures, rows: Examples, hours: float) -> Figures:
    happened = rows.closed & (rows.hours <= hours)
    return np.where(rows.followed >= hours, (probability - happened) ** 2, np.nan)
