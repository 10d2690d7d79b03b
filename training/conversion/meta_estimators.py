"""Meta-estimators: frozen ones, hyperparameter searches, and tuned or fixed thresholds."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
from sklearn.frozen import FrozenEstimator
from sklearn.model_selection import (
    FixedThresholdClassifier,
    GridSearchCV,
    RandomizedSearchCV,
    TunedThresholdClassifierCV,
)

from training.conversion.errors import NoExactWriterError
from training.conversion.graph import ClassOutputs
from training.conversion.servable import last_step

if TYPE_CHECKING:
    from collections.abc import Callable

    from training.conversion.graph import Estimator, Graph, Outputs

type Write = Callable[[Graph, Estimator, str], Outputs]
"""Writes any classifier or regression."""

THRESHOLDED = (FixedThresholdClassifier, TunedThresholdClassifierCV)

_SEARCHES = (GridSearchCV, RandomizedSearchCV)
_HALF = 0.5


def unwrapped(estimator: Estimator) -> Estimator:
    """Return the inner estimator, whose predictions are those of the one around it.

    Raises:
        NoExactWriterError: the search kept none.
    """
    if type(estimator) is FrozenEstimator:
        return unwrapped(estimator.estimator)
    if type(estimator) in _SEARCHES:
        if not estimator.refit:
            raise NoExactWriterError("a search with refit=False")
        return unwrapped(estimator.best_estimator_)
    return estimator


def innermost(estimator: Estimator) -> Estimator:
    """Return what answers in the end: the last step of pipelines, unwrapped all the way."""
    inner = last_step(unwrapped(estimator))
    return inner if inner is estimator else innermost(inner)


def threshold_classifier(
    graph: Graph, estimator: Estimator, columns: str, write: Write
) -> ClassOutputs:
    """Write a FixedThresholdClassifier or TunedThresholdClassifierCV over probabilities."""
    if estimator.response_method == "decision_function":
        raise NoExactWriterError("a threshold of decision_function")
    inner = getattr(estimator, "estimator_", estimator.estimator)
    probabilities = cast("ClassOutputs", write(graph, inner, columns)).probabilities
    chosen = _chosen(estimator)
    score = graph.flat(graph.columns(probabilities, [chosen]))
    reached = graph.add("GreaterOrEqual", score, graph.doubles(_threshold(estimator)))
    labels = graph.constant(np.array(chosen)), graph.constant(np.array(1 - chosen))
    return ClassOutputs(graph.add("Where", reached, *labels), probabilities)


def _threshold(estimator: Estimator) -> float:
    if type(estimator) is TunedThresholdClassifierCV:
        return float(estimator.best_threshold_)
    return _HALF if estimator.threshold == "auto" else float(estimator.threshold)


def _chosen(estimator: Estimator) -> int:
    """Return the number of the class whose probability must reach the threshold."""
    if type(estimator) is TunedThresholdClassifierCV:
        label = estimator._curve_scorer._get_pos_label()  # noqa: SLF001  said nowhere else
    else:
        label = estimator.pos_label
    return 1 if label is None else int(np.flatnonzero(estimator.classes_ == label)[0])
