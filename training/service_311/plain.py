"""The plainest answers: quantiles and rates that anybody reads from past requests of the type."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from prediction.answers import Values
from training.service_311.hazard import LEVELS, WITHIN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.service_311.examples import Examples

PLAIN = (
    "the 10, 50 and 90 % quantiles of the type on the other days, of both eras and with an open"
    " request at the hours for which it was followed, and the type's share closed within each time"
)


def plain_answers(learned: Examples, asked: Examples) -> Values:
    """Answer each request with its type's past; a type that was never seen, with that of all."""
    every = np.ones(len(learned), dtype=np.bool_)
    value, low, high = (
        _by_type(learned, every, learned.hours, asked, float(level)) for level in LEVELS
    )
    within = [
        _by_type(learned, learned.followed >= hours, _within(learned, hours), asked)
        for hours in WITHIN.values()
    ]
    return Values(
        value, low, high, quantiles=high[:, np.newaxis], probabilities=np.column_stack(within)
    )


def _within(rows: Examples, hours: float) -> NDArray[np.float64]:
    return (rows.closed & (rows.hours <= hours)).astype(np.float64)


def _by_type(
    learned: Examples,
    known: NDArray[np.bool_],
    figures: NDArray[np.float64],
    asked: Examples,
    level: float | None = None,
) -> NDArray[np.float64]:
    """Look each request's type up: the quantile of known figures, or without a level the mean."""
    of_all = pd.Series(figures[known])
    of_type = of_all.groupby(learned.types[known])
    table = of_type.mean() if level is None else of_type.quantile(level)
    rest = of_all.mean() if level is None else of_all.quantile(level)
    return np.asarray(table.reindex(asked.types).fillna(rest), dtype=np.float64)
