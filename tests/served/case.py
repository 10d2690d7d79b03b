"""A fitted estimator or pipeline as somebody brings it, and how its rows and answers are drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pandas as pd

type Draw = Callable[[int, int], pd.DataFrame]
"""Draws rows: how many, and of which seed."""

type Target = Callable[[pd.DataFrame], Any] | None
"""Answers of rows; None where nothing is learned from answers."""

FITTED_ROWS = 160

SEED = {"random_state": 0}
"""Of every estimator that draws."""


class Case(NamedTuple):
    """One line of the table.

    Attributes:
        group: the heading under which it stands.
        name: of the line.
        estimator: not yet fitted.
        draw: its rows.
        target: what it learns.
        named: whether it is fitted on a frame, or on a matrix without names.
    """

    group: str
    name: str
    estimator: Any
    draw: Draw
    target: Target
    named: bool = True

    def fitted(self) -> tuple[Any, pd.DataFrame]:
        """Fit, and return the estimator with the rows that it was fitted on."""
        rows = self.draw(FITTED_ROWS, 0)
        given = rows if self.named else rows.to_numpy()
        answers = () if self.target is None else (self.target(rows),)
        return self.estimator.fit(given, *answers), rows


def cases(
    group: str, draw: Draw, target: Target, estimators: Mapping[str, Any], *, named: bool = True
) -> tuple[Case, ...]:
    """Make cases of estimators that learn from the same rows."""
    return tuple(
        Case(group, name, estimator, draw, target, named) for name, estimator in estimators.items()
    )
