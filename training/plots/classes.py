"""Plots of a classifier's answers: calibration of its probabilities, and what is taken for what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Rectangle
from sklearn.metrics import confusion_matrix

from training.plots.picture import FIRST, QUIET, Picture, picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

MOST_CLASSES = 10
"""More do not fit into the matrix: the rarest are one row and column."""

_BINS = 10


def calibration(
    probability: NDArray[np.float64], happened: NDArray[np.int64], of: str
) -> Picture | None:
    """Draw how often what was foretold came true, in ten parts with as many rows each.

    Args:
        probability: that was foretold, [rows].
        happened: 1 where it came true, [rows].
        of: what was foretold, in words.

    Returns:
        None where all probabilities are nearly the same: a line needs two points.
    """
    order = np.argsort(probability, kind="stable")
    parts = [part for part in np.array_split(order, _BINS) if len(part)]
    foretold = np.array([probability[part].mean() for part in parts])
    came_true = np.array([happened[part].mean() for part in parts])
    if np.ptp(foretold) < 1 / 100:
        return None
    gap = float(np.average(np.abs(foretold - came_true), weights=[len(part) for part in parts]))

    def draw(axes: Axes) -> None:
        axes.plot([0, 1], [0, 1], color=QUIET, linewidth=1, linestyle=":", label="as foretold")
        axes.plot(foretold, came_true, color=FIRST, marker="o", markersize=6, label="came true")
        axes.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
        axes.set(xlabel=f"Probability of {of}", ylabel="Share that came true")
        axes.legend(loc="upper left")

    text = (
        f"Ten parts of the rows by their probability of {of}: what was foretold and what came true"
        f" are {gap:.3f} apart on average; 0 would be perfect."
    )
    return picture("calibration", "Calibration", text, draw)


def confusion(truth: NDArray[np.int64], found: NDArray[np.int64], called: Sequence[str]) -> Picture:
    """Draw which share of each true class was taken for which.

    Args:
        truth: numbers of the classes, [rows].
        found: what was answered, [rows].
        called: the classes in words.
    """
    truth, found, called = _frequent(truth, found, called)
    every = list(range(len(called)))
    counts = confusion_matrix(truth, found, labels=every)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)

    def draw(axes: Axes) -> None:
        axes.grid(visible=False)
        for row in every:
            for column in every:
                share = float(shares[row, column])
                strength = round(0.08 + 0.6 * share, 2)
                cell = Rectangle((column - 0.47, row - 0.47), 0.94, 0.94, clip_on=False)
                cell.set(color=FIRST, alpha=strength, linewidth=0)
                axes.add_artist(cell)
                told = f"{share:.0%}" if share else ""
                axes.text(column, row, told, ha="center", va="center")
        axes.set(xlim=(-0.5, len(called) - 0.5), ylim=(len(called) - 0.5, -0.5))
        names = _short(called)
        axes.set_xticks(every, names, rotation=90 if _crowded(names) else 0)
        axes.set_yticks(every, names)
        axes.set(xlabel="Answered", ylabel="True")
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0)

    right = [(float(shares[one, one]), called[one]) for one in every if counts[one].sum()]
    text = f"Found of each class: {', '.join(f'{share:.0%} of {name}' for share, name in right)}."
    return picture("confusion", "What was taken for what", text, draw)


_LONGEST = 16
_LEVEL = 40
"""Names of more letters, all together, stand upright."""


def _crowded(names: Sequence[str]) -> bool:
    return max(map(len, names)) * len(names) > _LEVEL


def _short(names: Sequence[str]) -> list[str]:
    """Leave out the middle of long names: some differ at their ends."""
    half = _LONGEST // 2
    return [one if len(one) <= _LONGEST else f"{one[:half]}…{one[-half:]}" for one in names]


def _frequent(
    truth: NDArray[np.int64], found: NDArray[np.int64], called: Sequence[str]
) -> tuple[NDArray[np.int64], NDArray[np.int64], Sequence[str]]:
    """Put all but the most frequent classes together."""
    if len(called) <= MOST_CLASSES:
        return truth, found, called
    counts = np.bincount(truth, minlength=len(called))
    kept = np.sort(np.argsort(-counts, kind="stable")[: MOST_CLASSES - 1])
    number = np.full(len(called), len(kept))
    number[kept] = np.arange(len(kept))
    names = [*(called[one] for one in kept), f"{len(called) - len(kept)} others"]
    return number[truth], number[found], names
