"""Classifiers by the likelihood of each class: naive Bayes, QDA, and the nearest centroid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.conversion.agreement import Agreement
from training.conversion.errors import NoExactWriterError
from training.conversion.graph import ClassOutputs
from training.conversion.links import greatest, softmax
from training.conversion.models.distances import squared

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from training.conversion.graph import Estimator, Graph


def gaussian_naive_bayes(graph: Graph, estimator: Estimator, columns: str) -> ClassOutputs:
    """Write a GaussianNB."""
    # Small variances and rows far from all classes make much of a last digit.
    graph.require_equal("GaussianNB")
    graph.loosen(Agreement.FLOAT64)
    # In scikit-learn's order: far from all classes the likelihoods are huge, and nearly alike.
    spread = -0.5 * np.log(2.0 * np.pi * estimator.var_).sum(axis=1)
    axis, half = graph.constant(np.array([1])), graph.doubles([0.5])
    parts = []
    for mean, variance, constant in zip(estimator.theta_, estimator.var_, spread, strict=True):
        gap = graph.add("Sub", columns, graph.doubles(mean))
        scaled = graph.add("Div", graph.add("Mul", gap, gap), graph.doubles(variance))
        length = graph.add("Mul", half, graph.add("ReduceSum", scaled, axis, keepdims=1))
        parts.append(graph.add("Sub", graph.doubles([constant]), length))
    logs = graph.add("Concat", *parts, axis=1)
    prior = graph.doubles(np.log(estimator.class_prior_))
    return _by_likelihood(graph, graph.add("Add", prior, logs))


def quadratic_discriminant(graph: Graph, estimator: Estimator, columns: str) -> ClassOutputs:
    """Write a QuadraticDiscriminantAnalysis."""
    parts, constant = [], []
    for mean, turn, scale in zip(
        estimator.means_, estimator.rotations_, estimator.scalings_, strict=True
    ):
        gap = graph.add("Sub", columns, graph.doubles(mean))
        parts.append(_length(graph, graph.add("MatMul", gap, graph.doubles(turn * scale**-0.5))))
        constant.append(-0.5 * np.log(scale).sum())
    return _by_likelihood(graph, _halved(graph, parts, constant + np.log(estimator.priors_)))


def multinomial_naive_bayes(graph: Graph, estimator: Estimator, columns: str) -> ClassOutputs:
    """Write a MultinomialNB."""
    return _linear(graph, columns, estimator.feature_log_prob_, estimator.class_log_prior_)


def complement_naive_bayes(graph: Graph, estimator: Estimator, columns: str) -> ClassOutputs:
    """Write a ComplementNB; of two classes and more the shares of training do not matter."""
    return _linear(graph, columns, estimator.feature_log_prob_, np.zeros(len(estimator.classes_)))


def bernoulli_naive_bayes(graph: Graph, estimator: Estimator, columns: str) -> ClassOutputs:
    """Write a BernoulliNB."""
    if estimator.binarize is not None:
        above = graph.add("Greater", columns, graph.doubles(float(estimator.binarize)))
        columns = graph.to_double(above)
    without = np.log(1 - np.exp(estimator.feature_log_prob_))
    start = estimator.class_log_prior_ + without.sum(axis=1)
    return _linear(graph, columns, estimator.feature_log_prob_ - without, start)


def categorical_naive_bayes(graph: Graph, estimator: Estimator, columns: str) -> ClassOutputs:
    """Write a CategoricalNB on whole numbers; what it does not know, it refuses."""
    graph.loosen(Agreement.FLOAT64)
    total = graph.doubles(np.zeros(len(estimator.classes_)))
    for feature, table in enumerate(estimator.feature_log_prob_):
        number = graph.to_whole(graph.flat(graph.columns(columns, [feature])))
        total = graph.add("Add", total, graph.add("Gather", graph.doubles(table.T), number, axis=0))
    return _by_likelihood(graph, graph.add("Add", total, graph.doubles(estimator.class_log_prior_)))


def nearest_centroid(graph: Graph, estimator: Estimator, columns: str) -> ClassOutputs:
    """Write a NearestCentroid with Euclidean distances."""
    if estimator.metric != "euclidean":
        raise NoExactWriterError(f'metric="{estimator.metric}" of NearestCentroid')
    spread = np.asarray(estimator.within_class_std_dev_, dtype=np.float64)
    spread = np.where(spread != 0, spread, 1.0)
    scaled = graph.add("Div", columns, graph.doubles(spread))
    distances = squared(graph, scaled, estimator.centroids_ / spread)
    constant = graph.doubles(2.0 * np.log(estimator.class_prior_))
    graph.loosen(Agreement.FLOAT64)
    scores = graph.add("Add", graph.add("Neg", distances), constant)
    answer = _by_likelihood(graph, scores)
    if np.isclose(estimator.class_prior_, 1 / len(estimator.classes_)).all():
        # scikit-learn does not scale then, for the label alone.
        plain = graph.add("Neg", squared(graph, columns, estimator.centroids_))
        return answer._replace(label=greatest(graph, plain))
    return answer


def _linear(
    graph: Graph, columns: str, weights: NDArray[np.float64], start: ArrayLike
) -> ClassOutputs:
    graph.loosen(Agreement.FLOAT64)
    product = graph.add("MatMul", columns, graph.doubles(weights.T))
    return _by_likelihood(graph, graph.add("Add", product, graph.doubles(start)))


def _length(graph: Graph, name: str) -> str:
    """Add the sum of squares of each row: [N, K] -> [N, 1]."""
    graph.loosen(Agreement.FLOAT64)
    squares = graph.add("Mul", name, name)
    return graph.add("ReduceSum", squares, graph.constant(np.array([1])), keepdims=1)


def _halved(graph: Graph, lengths: list[str], constant: ArrayLike) -> str:
    """Add the constant less half the lengths: [N, classes]."""
    together = graph.add("Concat", *lengths, axis=1)
    half = graph.add("Mul", graph.doubles([-0.5] * len(lengths)), together)
    return graph.add("Add", half, graph.doubles(constant))


def _by_likelihood(graph: Graph, logs: str) -> ClassOutputs:
    return ClassOutputs(greatest(graph, logs), softmax(graph, logs))
