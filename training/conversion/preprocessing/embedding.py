"""RandomTreesEmbedding: which leaf of each tree a row reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.conversion.preprocessing.encoders import one_hot
from training.conversion.trees.ensemble import Ensemble
from training.conversion.trees.fitted import as_seen, splits

if TYPE_CHECKING:
    from training.conversion.graph import Estimator, Graph


def random_trees_embedding(graph: Graph, estimator: Estimator, columns: str) -> str:
    """Write a RandomTreesEmbedding: the leaves' numbers, one-hot."""
    ensemble = Ensemble(targets=len(estimator.estimators_))
    for number, tree in enumerate(estimator.estimators_):
        leaves = np.flatnonzero(tree.tree_.children_left == -1)
        ensemble.add(splits(tree), leaves.astype(np.float64), number)
    reached = ensemble.sums(graph, as_seen(graph, columns))
    return one_hot(graph, estimator.one_hot_encoder_, reached)
