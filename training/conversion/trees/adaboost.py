"""AdaBoost of trees: votes by weight, or the weighted median."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from onnx import TensorProto

from training.conversion.graph import ClassOutputs, ValueOutputs
from training.conversion.links import greatest, positive, softmax
from training.conversion.trees.ensemble import Ensemble
from training.conversion.trees.fitted import (
    CLASSIFIERS,
    REGRESSORS,
    as_seen,
    leaf_values,
    require,
    splits,
)
from training.conversion.trees.vector_leaves import last, summed_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.conversion.graph import Estimator, Graph

_TWO = 2


def adaboost_classifier(graph: Graph, estimator: Estimator, columns: str) -> ClassOutputs:
    """Write an AdaBoostClassifier of trees: each votes for one class."""
    require(estimator.estimators_, CLASSIFIERS)
    weights = estimator.estimator_weights_[: len(estimator.estimators_)].astype(np.float64)
    votes = summed_rows(
        graph,
        as_seen(graph, columns),
        [splits(tree) for tree in estimator.estimators_],
        [
            _votes(tree, weight, estimator.classes_)
            for tree, weight in zip(estimator.estimators_, weights, strict=True)
        ],
    )
    score = graph.add("Div", votes, graph.doubles(estimator.estimator_weights_.sum()))
    if estimator.n_classes_ > _TWO:
        halved = graph.add("Div", score, graph.doubles(float(estimator.n_classes_ - 1)))
        return ClassOutputs(greatest(graph, score), softmax(graph, halved))
    decision = graph.add("Sub", graph.columns(score, [1]), graph.columns(score, [0]))
    both = graph.add("Concat", graph.add("Neg", decision), decision, axis=1)
    halved = graph.add("Div", both, graph.doubles(2.0))
    return ClassOutputs(positive(graph, decision), softmax(graph, halved))


def _votes(tree: Estimator, weight: float, classes: NDArray[Any]) -> NDArray[np.float64]:
    """Return each leaf's vote: [leaves, classes]."""
    chosen = np.asarray(tree.classes_)[np.argmax(leaf_values(tree), axis=1)]
    return np.where(chosen[:, np.newaxis] == classes, weight, -1 / (len(classes) - 1) * weight)


def adaboost_regressor(graph: Graph, estimator: Estimator, columns: str) -> ValueOutputs:
    """Write an AdaBoostRegressor of trees: the weighted median."""
    trees = estimator.estimators_
    require(trees, REGRESSORS)
    ensemble = Ensemble(targets=len(trees))
    for target, tree in enumerate(trees):
        ensemble.add(splits(tree), leaf_values(tree)[:, 0], target)
    values = ensemble.sums(graph, as_seen(graph, columns))
    weights = graph.doubles(estimator.estimator_weights_[: len(trees)])
    count = graph.constant(np.array([len(trees)]))
    ordered, order = graph.add_pair("TopK", values, count, axis=1, largest=0, sorted=1)
    upto = graph.add(
        "CumSum", graph.add("Gather", weights, order, axis=0), graph.constant(np.array(1))
    )
    whole = graph.add("Unsqueeze", last(graph, upto, len(trees)), graph.constant(np.array([1])))
    enough = graph.add("GreaterOrEqual", upto, graph.add("Mul", graph.doubles(0.5), whole))
    first = graph.add("Cast", enough, to=TensorProto.INT32)
    median = graph.add("ArgMax", first, axis=1, keepdims=1)
    return ValueOutputs(graph.flat(graph.add("GatherElements", ordered, median, axis=1)))
