"""Plots of a classifier's order: ROC and precision-recall, one curve a class against the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from sklearn.metrics import (
    average_precision_score,
    precision_recall_curve,
    roc_auc_score,
    roc_curve,
)

from training.plots.picture import DASHES, FIRST, QUIET, SECOND, Picture, picture

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

MOST_CURVES = len(DASHES)
"""More cannot be told apart: those that do worst are drawn."""

_POINTS = 80
"""Of a curve: a step is then less than a hundredth of the axis."""


class Ranked(NamedTuple):
    """One class against the rest.

    Attributes:
        name: of the class or label.
        happened: 1 where it is the true one, [rows].
        score: the higher, the likelier, [rows].
    """

    name: str
    happened: NDArray[np.int64]
    score: NDArray[np.float64]


def curves(ranked: Sequence[Ranked]) -> Iterator[Picture]:
    """Draw the ROC and the precision-recall curve of classes that some rows are of, some not."""
    both = [one for one in ranked if 0 < one.happened.sum() < len(one.happened)]
    if both:
        yield _roc(both)
        yield _precision_recall(both)


def _roc(ranked: Sequence[Ranked]) -> Picture:
    areas = {one.name: float(roc_auc_score(one.happened, one.score)) for one in ranked}
    shown = _worst(ranked, areas)

    def draw(axes: Axes) -> None:
        axes.plot([0, 1], [0, 1], color=QUIET, linewidth=1, linestyle=":", label="by chance")
        for number, one in enumerate(shown):
            wrong, right, _ = roc_curve(one.happened, one.score)
            _line(axes, number, wrong, right, f"{one.name}: {areas[one.name]:.3f}")
        _frame(axes, "Share of the others taken for it", "Share of it found")
        axes.legend(title="area under the curve", loc="lower right")

    text = f"{_listed(areas, 'The area under the ROC curve is')} By chance it would be 0.5."
    return picture("roc", "ROC curve", text + _left_out(ranked), draw)


def _precision_recall(ranked: Sequence[Ranked]) -> Picture:
    areas = {one.name: float(average_precision_score(one.happened, one.score)) for one in ranked}
    shares = {one.name: float(one.happened.mean()) for one in ranked}
    shown = _worst(ranked, areas)

    def draw(axes: Axes) -> None:
        for number, one in enumerate(shown):
            precision, recall, _ = precision_recall_curve(one.happened, one.score)
            _line(axes, number, recall[::-1], precision[::-1], f"{one.name}: {areas[one.name]:.3f}")
        if len(shown) == 1:
            share = shares[shown[0].name]
            axes.axhline(share, color=QUIET, linewidth=1, linestyle=":", label="by chance")
        _frame(axes, "Recall: share of it found", "Precision: share that is right")
        axes.legend(title="average precision", loc="lower left")

    text = _listed(areas, "The average precision is") + _by_chance(shares)
    return picture("precision-recall", "Precision and recall", text + _left_out(ranked), draw)


def _line(
    axes: Axes, number: int, x: NDArray[np.float64], y: NDArray[np.float64], label: str
) -> None:
    """Draw a curve through points of the data that lie apart, both ends included."""
    way = np.cumsum(np.hypot(np.diff(x, prepend=x[0]), np.diff(y, prepend=y[0])))
    taken = np.unique(np.searchsorted(way, np.linspace(0, way[-1], _POINTS)))
    taken = np.union1d(taken, [0, len(x) - 1])
    colour = (FIRST, SECOND)[number % 2]
    axes.plot(x[taken], y[taken], color=colour, linestyle=DASHES[number], label=label)


def _frame(axes: Axes, x: str, y: str) -> None:
    axes.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), xlabel=x, ylabel=y)


def _worst(ranked: Sequence[Ranked], areas: dict[str, float]) -> list[Ranked]:
    return sorted(ranked, key=lambda one: areas[one.name])[:MOST_CURVES]


def _listed(areas: dict[str, float], said: str) -> str:
    if len(areas) == 1:
        name, area = next(iter(areas.items()))
        return f"{said} {area:.3f} for {name}."
    low, high = min(areas, key=areas.__getitem__), max(areas, key=areas.__getitem__)
    return f"{said} from {areas[low]:.3f} for {low} to {areas[high]:.3f} for {high}."


def _by_chance(shares: dict[str, float]) -> str:
    if len(shares) > 1:
        return " By chance it would be the share of rows of each."
    return f" By chance it would be {next(iter(shares.values())):.3f}, its share of the rows."


def _left_out(ranked: Sequence[Ranked]) -> str:
    if len(ranked) <= MOST_CURVES:
        return ""
    return f" Of {len(ranked)} curves the {MOST_CURVES} lowest are drawn."
