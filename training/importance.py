"""Importance by permutation: what is lost when an input's values are dealt out (Breiman, 2001).

What other inputs tell as well is not lost: of two that say the same, neither looks important.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from prediction.columns import Column, Matrix

    type Order = NDArray[np.int64]
    """[rows]: from which row each gets its value."""

DRAWS = 5
"""How often the values of an input are dealt out."""

_MOST_ASKED = 100
"""How often a model is asked unless it has more inputs: many are dealt out less often, so that
hundreds of columns take no hour."""

_SEED = 0


class Importance(NamedTuple):
    """How much each input matters.

    Attributes:
        loss: what rises, in words.
        rises: input -> by how much, on average over draws and held-out parts.
        before: the loss as it is.
    """

    loss: str
    rises: Mapping[str, float]
    before: float


def measured[Rows](
    loss: Callable[[Rows], float],
    rows: Rows,
    count: int,
    dealt: Mapping[str, Callable[[Rows, Order], Rows]],
) -> Importance:
    """Measure the importance of inputs for one model.

    Args:
        loss: the mean loss of the model on rows whose truth it knows, in their order.
        rows: as the model takes them.
        count: how many there are.
        dealt: input -> what gives rows with its values in another order.
    """
    random = np.random.default_rng(_SEED)
    before = loss(rows)
    draws = min(DRAWS, max(1, _MOST_ASKED // max(len(dealt), 1)))
    orders = [random.permutation(count) for _ in range(draws)]
    rises = {
        name: float(np.mean([loss(deal(rows, order)) for order in orders])) - before
        for name, deal in dealt.items()
    }
    return Importance("", rises, before)


def together(parts: Iterable[Importance], loss: str) -> Importance:
    """Return the mean over held-out parts, each judged by its own model.

    Args:
        parts: of the same inputs.
        loss: what rises, in words.
    """
    found = list(parts)
    rises = {name: float(np.mean([one.rises[name] for one in found])) for name in found[0].rises}
    return Importance(loss, rises, float(np.mean([one.before for one in found])))


def of_columns(columns: Sequence[Column]) -> dict[str, Callable[[Matrix, Order], Matrix]]:
    """Return how the inputs of an encoded matrix are dealt out: all columns of one together."""
    positions: dict[str, list[int]] = {}
    for position, column in enumerate(columns):
        positions.setdefault(column.input, []).append(position)
    return {name: dealing(taken) for name, taken in positions.items()}


def dealing(positions: Sequence[int]) -> Callable[[Matrix, Order], Matrix]:
    """Return what deals out some columns of a matrix together."""

    def deal(rows: Matrix, order: Order) -> Matrix:
        changed = rows.copy()
        changed[:, positions] = rows[order][:, positions]
        return changed

    return deal
