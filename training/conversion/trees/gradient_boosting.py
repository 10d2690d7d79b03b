"""GradientBoostingClassifier and GradientBoostingRegressor: a constant, then trees on float32."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.dummy import DummyClassifier, DummyRegressor

from training.conversion.errors import NoExactWriterError
from training.conversion.graph import ClassOutputs, ValueOutputs
from training.conversion.links import greatest, sigmoid, softmax, two_classes
from training.conversion.trees.ensemble import Ensemble
from training.conversion.trees.fitted import REGRESSORS, as_seen, leaf_values, require, splits

if TYPE_CHECKING:
    from training.conversion.graph import Estimator, Graph


def boosting_regressor(graph: Graph, estimator: Estimator, columns: str) -> ValueOutputs:
    """Write a GradientBoostingRegressor."""
    return ValueOutputs(graph.flat(raw_scores(graph, estimator, columns)))


def boosting_classifier(graph: Graph, estimator: Estimator, columns: str) -> ClassOutputs:
    """Write a GradientBoostingClassifier."""
    raw = raw_scores(graph, estimator, columns)
    if estimator.n_trees_per_iteration_ > 1:
        return ClassOutputs(greatest(graph, raw), softmax(graph, raw))
    label = graph.to_whole(graph.add("GreaterOrEqual", raw, graph.doubles(0.0)))
    if estimator.loss == "exponential":
        raw = graph.add("Mul", graph.doubles(2.0), raw)
    return two_classes(graph, graph.flat(label), sigmoid(graph, raw))


def raw_scores(graph: Graph, estimator: Estimator, columns: str) -> str:
    """Add the sums [N, K]; the first guess is a tree of its own, so that it is added first."""
    require(estimator.estimators_, REGRESSORS)
    stages = estimator.estimators_
    ensemble = Ensemble(targets=stages.shape[1])
    for target, constant in enumerate(_first_guess(estimator)):
        ensemble.add_constant(float(constant), target)
    for stage in stages:
        for target, tree in enumerate(stage):
            ensemble.add(splits(tree), estimator.learning_rate * leaf_values(tree)[:, 0], target)
    return ensemble.sums(graph, as_seen(graph, columns))


def _first_guess(estimator: Estimator) -> np.ndarray:
    if not isinstance(estimator.init_, (str, DummyClassifier, DummyRegressor)):
        raise NoExactWriterError(f"init={type(estimator.init_).__name__} of gradient boosting")
    row = np.zeros((1, estimator.n_features_in_), dtype=np.float32)
    guess: np.ndarray = estimator._raw_predict_init(row)[0]  # noqa: SLF001  said nowhere else
    return guess
