"""Trees and forests with several outputs: means of what the leaves hold of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.conversion.graph import LabelsOutputs, SeveralOutputs
from training.conversion.trees.fitted import as_seen, is_leaf, splits
from training.conversion.trees.vector_leaves import mean, summed_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from training.conversion.graph import Estimator, Graph


def labels(graph: Graph, trees: Sequence[Estimator], columns: str) -> LabelsOutputs:
    """Write classification trees of several labels; of equal shares the first class is chosen."""
    shape = _held(trees[0]).shape[1:]
    shares = graph.add(
        "Reshape", _mean(graph, trees, columns), graph.constant(np.array([-1, *shape]))
    )
    return LabelsOutputs(graph.add("ArgMax", shares, axis=2, keepdims=0), shares)


def values(graph: Graph, trees: Sequence[Estimator], columns: str) -> SeveralOutputs:
    """Write regression trees of several outputs."""
    return SeveralOutputs(_mean(graph, trees, columns))


def _mean(graph: Graph, trees: Sequence[Estimator], columns: str) -> str:
    rows = [_held(tree).reshape(len(_held(tree)), -1) for tree in trees]
    found = summed_rows(graph, as_seen(graph, columns), [splits(tree) for tree in trees], rows)
    return mean(graph, found, len(trees))


def _held(tree: Estimator) -> NDArray[np.float64]:
    """Read what each leaf holds: [leaves, outputs, classes of the output that has the most]."""
    return np.asarray(tree.tree_.value[is_leaf(tree)], dtype=np.float64)
