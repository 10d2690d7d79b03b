"""Linear models in float64."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.conversion.agreement import Agreement
from training.conversion.graph import ClassOutputs, SeveralOutputs, ValueOutputs
from training.conversion.links import greatest, positive, sigmoid, softmax, two_classes

if TYPE_CHECKING:
    from training.conversion.graph import Estimator, Graph


def linear_classifier(graph: Graph, estimator: Estimator, columns: str) -> ClassOutputs:
    """Write a LogisticRegression or a LinearDiscriminantAnalysis."""
    scores = linear_scores(graph, estimator, columns)
    if len(estimator.classes_) == 2:  # noqa: PLR2004  one score tells two classes apart
        return two_classes(graph, positive(graph, scores), sigmoid(graph, scores))
    return ClassOutputs(greatest(graph, scores), softmax(graph, scores))


def linear_regression(
    graph: Graph, estimator: Estimator, columns: str
) -> ValueOutputs | SeveralOutputs:
    """Write a linear regression."""
    scores = linear_scores(graph, estimator, columns)
    if np.ndim(estimator.coef_) > 1 and len(estimator.coef_) > 1:
        return SeveralOutputs(scores)
    return ValueOutputs(graph.flat(scores))


def linear_scores(graph: Graph, estimator: Estimator, columns: str) -> str:
    """Add the products with the coefficients: double [N, scores]."""
    graph.loosen(Agreement.FLOAT64)
    weights = np.atleast_2d(np.asarray(estimator.coef_, dtype=np.float64)).T
    product = graph.add("MatMul", columns, graph.doubles(weights))
    return graph.add("Add", product, graph.doubles(np.atleast_1d(estimator.intercept_)))
