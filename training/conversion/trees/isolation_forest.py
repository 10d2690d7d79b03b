"""IsolationForest: how short the way to a row's leaf is, on average over the trees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.ensemble._iforest import _average_path_length

from training.conversion.agreement import Agreement
from training.conversion.links import anomaly
from training.conversion.trees.ensemble import Ensemble
from training.conversion.trees.fitted import as_seen, splits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.conversion.graph import AnomalyOutputs, Estimator, Graph


def isolation_forest(graph: Graph, estimator: Estimator, columns: str) -> AnomalyOutputs:
    """Write an IsolationForest; the score is its `decision_function`."""
    ensemble = Ensemble()
    trees = zip(estimator.estimators_, estimator.estimators_features_, strict=True)
    for number, (tree, features) in enumerate(trees):
        ensemble.add(splits(tree, features), _path_lengths(estimator, number))
    depths = graph.flat(ensemble.sums(graph, as_seen(graph, columns)))
    graph.loosen(Agreement.LINK)
    power = graph.add(
        "Pow", graph.doubles(2.0), graph.add("Neg", _relative(graph, estimator, depths))
    )
    score = graph.add("Sub", graph.add("Neg", power), graph.doubles(float(estimator.offset_)))
    return anomaly(graph, score)


def _path_lengths(estimator: Estimator, number: int) -> NDArray[np.float64]:
    to_leaf = estimator._decision_path_lengths[number]  # noqa: SLF001  said nowhere else
    beyond = estimator._average_path_length_per_tree[number]  # noqa: SLF001
    is_leaf = estimator.estimators_[number].tree_.children_left == -1
    return np.asarray(to_leaf[is_leaf] + beyond[is_leaf] - 1.0, dtype=np.float64)


def _relative(graph: Graph, estimator: Estimator, depths: str) -> str:
    expected = _average_path_length([estimator._max_samples])  # noqa: SLF001  said nowhere else
    denominator = len(estimator.estimators_) * float(expected[0])
    if denominator == 0:
        # scikit-learn takes 1 for it, whatever the trees say.
        return graph.add("Add", graph.add("Mul", depths, graph.doubles(0.0)), graph.doubles(1.0))
    return graph.add("Div", depths, graph.doubles(denominator))
