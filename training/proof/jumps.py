"""Search for the values at which the reference jumps from one answer to another.

Two rows that differ in one column and get different answers are halved, over the floating-point
numbers, until the column's two values are neighbours. What still differs then is a step: a split
behind a scaler, the edge of a bin, a category.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.proof.adjacent_floats import exchanged
from training.proof.rows import base_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from prediction.answers import Answers
    from prediction.columns import Matrix
    from training.proof.domains import Domain

PAIRS = 160
_HALVINGS = 64  # of all doubles
_STEP = 1e-6
"""What is smaller, next to the answer, is no step but a slope or a last digit."""


def jump_rows(
    answer: Callable[[Matrix], Answers],
    domains: Sequence[Domain],
    held_out: Matrix,
    random: np.random.Generator,
) -> Matrix:
    """Make rows at steps of the answer and beside them: [rows, columns]."""
    position, low, high = _pairs(domains, held_out, random)
    if not len(position):
        return held_out[:0]
    _halve(answer, position, low, high)
    step = np.abs(answer(high).slopes() - answer(low).slopes()).max(axis=1)
    size = np.abs(answer(low).slopes()).max(axis=1)
    rows = [
        exchanged(row, column, domains[column], row[column])
        for row, column in zip(high, position.tolist(), strict=True)
    ]
    is_step = step > _STEP * np.maximum(size, 1)
    steps = [one for one, kept in zip(rows, is_step.tolist(), strict=True) if kept]
    return np.vstack([held_out[:0], *steps])


def _pairs(
    domains: Sequence[Domain], held_out: Matrix, random: np.random.Generator
) -> tuple[NDArray[np.int64], Matrix, Matrix]:
    """Draw rows twice, with a smaller and a greater value in one column of real numbers."""
    real = [position for position, domain in enumerate(domains) if not domain.whole]
    if not real:
        return np.empty(0, dtype=np.int64), held_out[:0], held_out[:0]
    position = np.resize(real, PAIRS)
    base = base_rows(held_out, random, PAIRS)
    lows = np.array([domains[column].low for column in position])
    highs = np.array([domains[column].high for column in position])
    one = np.clip(base[np.arange(PAIRS), position], lows, highs)
    other = base_rows(held_out, random, PAIRS)[np.arange(PAIRS), position]
    other = np.clip(other, lows, highs)
    kept = np.flatnonzero(np.isfinite(one) & np.isfinite(other) & (one != other))
    low, high = base[kept].copy(), base[kept].copy()
    low[np.arange(len(kept)), position[kept]] = np.minimum(one, other)[kept]
    high[np.arange(len(kept)), position[kept]] = np.maximum(one, other)[kept]
    return position[kept], low, high


def _halve(
    answer: Callable[[Matrix], Answers], position: NDArray[np.int64], low: Matrix, high: Matrix
) -> None:
    """Move both ends together, keeping the greater part of the difference between them."""
    each = np.arange(len(position))
    at_low, at_high = answer(low).slopes(), answer(high).slopes()
    for _ in range(_HALVINGS):
        middle = low.copy()
        middle[each, position] = _midpoint(low[each, position], high[each, position])
        if np.array_equal(middle[each, position], low[each, position]):
            return
        at_middle = answer(middle).slopes()
        below = np.abs(at_middle - at_low).max(axis=1) >= np.abs(at_high - at_middle).max(axis=1)
        high[below], at_high[below] = middle[below], at_middle[below]
        low[~below], at_low[~below] = middle[~below], at_middle[~below]


def _midpoint(low: NDArray[np.float64], high: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the middle one of all doubles between two: [pairs]."""
    first, second = _rank(low), _rank(high)
    middle = first // 2 + second // 2 + (first & second & 1)
    return np.where(middle < 0, np.iinfo(np.int64).min - middle, middle).view(np.float64)


def _rank(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Number the doubles in their order."""
    bits = (values + 0.0).view(np.int64)
    return np.where(bits < 0, np.iinfo(np.int64).min - bits, bits)
