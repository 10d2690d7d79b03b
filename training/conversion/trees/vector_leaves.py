"""Trees whose leaves are rows of numbers, such as class shares: their sums by look-up tables.

A leaf of `TreeEnsemble` carries one number. Here it is a position in a table of all leaves' rows;
the rows of the trees are gathered and added in the order of the trees. That takes half the bytes
of a copy of the trees for each class, and is equal bit by bit however many threads there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.conversion.trees.ensemble import Ensemble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from training.conversion.graph import Graph
    from training.conversion.trees.ensemble import Tree


def summed_rows(
    graph: Graph, columns: str, trees: Sequence[Tree], rows: Sequence[NDArray[np.float64]]
) -> str:
    """Add the sum, over all trees, of the rows of the leaves that are reached: double [N, K].

    Args:
        graph: where to.
        columns: name of the columns as the trees see them.
        trees: the splits.
        rows: of each tree, what its leaves stand for: [leaves, K].
    """
    ensemble = Ensemble(targets=len(trees))
    first = 0
    for target, (tree, leaves) in enumerate(zip(trees, rows, strict=True)):
        ensemble.add(tree, first + np.arange(len(leaves), dtype=np.float64), target)
        first += len(leaves)
    positions = graph.to_whole(ensemble.sums(graph, columns))
    reached = graph.add("Gather", graph.doubles(np.concatenate(rows)), positions, axis=0)
    return last(graph, graph.add("CumSum", reached, graph.constant(np.array(1))), len(trees))


def mean(graph: Graph, sums: str, trees: int) -> str:
    """Divide after the sum, as scikit-learn does: scaled leaves would add up to other last bits."""
    return sums if trees == 1 else graph.add("Div", sums, graph.doubles(float(trees)))


def last(graph: Graph, stack: str, trees: int) -> str:
    """Add the choice of the last tree's entries: [N, trees, ...] -> [N, ...]."""
    return graph.add("Gather", stack, graph.constant(np.array(trees - 1)), axis=1)
