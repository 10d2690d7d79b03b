"""Decision functions of classifiers without probabilities (SVC), for what calibrates them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression, RidgeClassifier, SGDClassifier
from sklearn.svm import SVC, LinearSVC

from training.conversion.agreement import Agreement
from training.conversion.errors import NoExactWriterError
from training.conversion.linear import linear_scores

if TYPE_CHECKING:
    from training.conversion.graph import Estimator, Graph

_LINEAR = (LinearSVC, LogisticRegression, RidgeClassifier, SGDClassifier)


def decision(graph: Graph, estimator: Estimator, columns: str) -> str:
    """Add the decision function of a classifier of two classes: double [N, 1].

    Raises:
        NoExactWriterError: there is no writer for the estimator or its kernel.
    """
    if type(estimator) in _LINEAR:
        return linear_scores(graph, estimator, columns)
    if type(estimator) is not SVC or estimator.kernel != "rbf":
        raise NoExactWriterError(f"scores of {type(estimator).__name__}")
    graph.loosen(Agreement.FLOAT64)
    kernel = _radial(graph, estimator, columns)
    weighted = graph.add("MatMul", kernel, graph.doubles(estimator.dual_coef_.T))
    return graph.add("Add", weighted, graph.doubles(estimator.intercept_))


def _radial(graph: Graph, machine: Estimator, columns: str) -> str:
    """Add exp(-gamma |x - v|^2) for each support vector v: [N, vectors].

    |x|^2 - 2 xv + |v|^2 instead of differences: memory for N x vectors, not for N x vectors x
    columns.
    """
    vectors = np.asarray(machine.support_vectors_, dtype=np.float64)
    squares = graph.add("Mul", columns, columns)
    own = graph.add("ReduceSum", squares, graph.constant(np.array([1])), keepdims=1)
    products = graph.add("MatMul", columns, graph.doubles(-2 * vectors.T))
    rest = graph.add("Add", products, graph.doubles((vectors**2).sum(axis=1)))
    distance = graph.add("Max", graph.add("Add", own, rest), graph.doubles(0.0))
    return graph.add("Exp", graph.add("Mul", distance, graph.doubles(-machine._gamma)))  # noqa: SLF001  "scale" as a number
