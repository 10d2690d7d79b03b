"""Rows at which an answer jumps, and a graph that is not equal bit by bit jumps a little beside.

Where BLAS sums in another order, or exp ends in another bit, a number that a tree compares or a
vote counts is another in its last digits. A row that was searched for where the answer jumps is
then answered as its neighbour is. That is right for what a client can tell; to be anything but
this neighbour's answer is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.conversion.agreement import Agreement
from training.parity import differing_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from prediction.answers import Answers
    from prediction.columns import Matrix
    from training.proof.domains import Domain

NEAR = (1e-12, 1e-9)
"""How far neighbours are, next to the number: beyond a product's last digits, and as far as values
may differ in float64. Where the answer is steep as well, it is another one at the farther one."""

MAY_JUMP_BESIDE = (Agreement.LINK, Agreement.FLOAT64)
"""The promises that hold for numbers, but not for the double at which an answer jumps."""


def answered_beside(
    rows: Matrix,
    found: Answers,
    reference: Callable[[Matrix], Answers],
    domains: Sequence[Domain],
) -> NDArray[np.bool_]:
    """Return which rows a graph answers as the reference answers rows close by: [rows].

    Each part of an answer may be that of another neighbour: a label and its scores need not jump at
    the same double.

    Args:
        rows: asked, [rows, columns].
        found: the graph's answers.
        reference: the estimator, asked with rows.
        domains: of the columns; only real numbers have neighbours.
    """
    away = differing_parts(reference(rows), found, Agreement.FLOAT64)
    for position, domain in enumerate(domains):
        if domain.whole:
            continue
        for step in (step * side for step in NEAR for side in (-1, 1)):
            moved = rows.copy()
            size = np.maximum(np.abs(moved[:, position]), np.finfo(np.float64).tiny)
            moved[:, position] += step * size
            moved[:, position] = np.clip(moved[:, position], domain.low, domain.high)
            for part, wrong in differing_parts(reference(moved), found, Agreement.FLOAT64).items():
                away[part] &= wrong
    return ~np.any(list(away.values()), axis=0)


def taken(answers: Answers, chosen: NDArray[np.bool_]) -> Answers:
    """Return the answers of some rows."""
    parts = {
        name: part if part is None else part[chosen] for name, part in answers._asdict().items()
    }
    return type(answers)(**parts)
