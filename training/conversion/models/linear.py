"""Linear models other than plain regression: with a link, by scores, and discriminants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn._loss.link import IdentityLink, LogLink

from training.conversion.agreement import Agreement
from training.conversion.errors import NoExactWriterError
from training.conversion.graph import (
    AnomalyOutputs,
    ClassOutputs,
    LabelsOutputs,
    ScoreOutputs,
    SeveralOutputs,
    ValueOutputs,
)
from training.conversion.linear import linear_regression, linear_scores
from training.conversion.links import (
    beside_other,
    exponential,
    greatest,
    positive,
    sigmoid,
)

if TYPE_CHECKING:
    from training.conversion.graph import Estimator, Graph

_TWO = 2


def generalised_regression(graph: Graph, estimator: Estimator, columns: str) -> ValueOutputs:
    """Write a PoissonRegressor, GammaRegressor or TweedieRegressor."""
    link = estimator._base_loss.link  # noqa: SLF001  said nowhere else
    score = graph.flat(linear_scores(graph, estimator, columns))
    if isinstance(link, LogLink):
        return ValueOutputs(exponential(graph, score))
    if not isinstance(link, IdentityLink):
        raise NoExactWriterError(f"the link {type(link).__name__}")
    return ValueOutputs(score)


def partial_least_squares(
    graph: Graph, estimator: Estimator, columns: str
) -> ValueOutputs | SeveralOutputs:
    """Write a PLSRegression, PLSCanonical or CCA as a regression."""
    centred = graph.add("Sub", columns, graph.doubles(estimator._x_mean))  # noqa: SLF001  said nowhere else
    return linear_regression(graph, estimator, centred)


def scored_classifier(
    graph: Graph, estimator: Estimator, columns: str
) -> ScoreOutputs | LabelsOutputs:
    """Write a linear classifier without probabilities, such as LinearSVC or RidgeClassifier."""
    scores = linear_scores(graph, estimator, columns)
    binarizer = getattr(estimator, "_label_binarizer", None)
    if binarizer is not None and binarizer.y_type_.startswith("multilabel"):
        return LabelsOutputs(graph.to_whole(graph.add("Greater", scores, graph.doubles(0.0))))
    return ScoreOutputs(_label(graph, estimator, scores), scores)


def descent_classifier(
    graph: Graph, estimator: Estimator, columns: str
) -> ClassOutputs | ScoreOutputs | LabelsOutputs:
    """Write an SGDClassifier: with probabilities if its loss has them."""
    if estimator.loss not in {"log_loss", "modified_huber"}:
        return scored_classifier(graph, estimator, columns)
    scores = linear_scores(graph, estimator, columns)
    if estimator.loss == "log_loss":
        shares = sigmoid(graph, scores)
    else:
        low, high = graph.doubles(-1.0), graph.doubles(1.0)
        clipped = graph.add("Min", graph.add("Max", scores, low), high)
        shares = graph.add("Div", graph.add("Add", clipped, high), graph.doubles(2.0))
    label = _label(graph, estimator, scores)
    if len(estimator.classes_) == _TWO:
        return ClassOutputs(label, beside_other(graph, shares))
    return ClassOutputs(label, _normalised(graph, shares, len(estimator.classes_)))


def descent_one_class(graph: Graph, estimator: Estimator, columns: str) -> AnomalyOutputs:
    """Write an SGDOneClassSVM."""
    graph.loosen(Agreement.FLOAT64)
    product = graph.add("MatMul", columns, graph.doubles(np.reshape(estimator.coef_, (-1, 1))))
    score = graph.flat(graph.add("Sub", product, graph.doubles(estimator.offset_)))
    return AnomalyOutputs(graph.to_whole(graph.add("Less", score, graph.doubles(0.0))), score)


def _label(graph: Graph, estimator: Estimator, scores: str) -> str:
    two = len(estimator.classes_) == _TWO
    return positive(graph, scores) if two else greatest(graph, scores)


def _normalised(graph: Graph, shares: str, classes: int) -> str:
    """Add the shares divided by their sum; all alike where that is 0."""
    total = graph.add("ReduceSum", shares, graph.constant(np.array([1])), keepdims=1)
    nothing = graph.add("Equal", total, graph.doubles(0.0))
    safe = graph.add("Where", nothing, graph.doubles(1.0), total)
    alike = graph.doubles([1.0 / classes] * classes)
    return graph.add("Where", nothing, alike, graph.add("Div", shares, safe))
