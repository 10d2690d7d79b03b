"""Rows at one value and at the numbers beside it, in float64 and in float32."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from prediction.columns import Matrix
    from training.proof.domains import Domain


def beside(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the values, their float64 neighbours and the float32 numbers around them: [n]."""
    with np.errstate(over="ignore"):
        rounded = values.astype(np.float32)
        singles = [
            np.nextafter(rounded, np.float32(side)).astype(np.float64) for side in (-np.inf, np.inf)
        ]
        doubles = [np.nextafter(values, side) for side in (-np.inf, np.inf)]
    return np.concatenate([values, *doubles, rounded.astype(np.float64), *singles])


def exchanged(row: Matrix, position: int, domain: Domain, value: float) -> Matrix:
    """Put the value and its neighbours, as far as they are allowed, into a row: [n, columns]."""
    values = domain.allowed(beside(np.array([value])))
    rows = np.tile(row, (len(values), 1))
    rows[:, position] = values
    return rows
