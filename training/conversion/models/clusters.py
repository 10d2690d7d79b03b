"""Clusterers that take a row to its nearest centre, and mixtures of normal distributions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from onnx import TensorProto

from training.conversion.agreement import Agreement
from training.conversion.errors import NoExactWriterError
from training.conversion.graph import AnomalyOutputs, ClusterOutputs
from training.conversion.links import greatest, softmax
from training.conversion.models.distances import expanded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.conversion.graph import Estimator, Graph


def nearest_mean(graph: Graph, estimator: Estimator, columns: str) -> ClusterOutputs:
    """Write a KMeans or MiniBatchKMeans, with its distances."""
    squares = _squares(graph, estimator.cluster_centers_, columns)
    return ClusterOutputs(_least(graph, squares), graph.add("Sqrt", squares))


def nearest_centre(graph: Graph, estimator: Estimator, columns: str) -> ClusterOutputs:
    """Write a MeanShift or AffinityPropagation."""
    return ClusterOutputs(_least(graph, _squares(graph, estimator.cluster_centers_, columns)))


def nearest_subcluster(graph: Graph, estimator: Estimator, columns: str) -> ClusterOutputs:
    """Write a Birch: the cluster of the nearest subcluster, and the distances from all of these."""
    squares = _squares(graph, estimator.subcluster_centers_, columns)
    labels = graph.constant(np.asarray(estimator.subcluster_labels_, dtype=np.int64))
    cluster = graph.add("Gather", labels, _least(graph, squares))
    return ClusterOutputs(cluster)


def bisected_means(graph: Graph, estimator: Estimator, columns: str) -> ClusterOutputs:
    """Write a BisectingKMeans: at each parting the nearer of two centres, the left of equals."""
    moved = getattr(estimator, "_X_mean", 0.0)

    def label(node: Any) -> str:  # noqa: ANN401  scikit-learn publishes no types
        if node.left is None:
            return graph.constant(np.array([node.label], dtype=np.int64))
        centres = np.stack([node.left.center, node.right.center]) + moved
        nearer = _least(graph, _squares(graph, centres, columns))
        is_right = graph.add("Cast", nearer, to=TensorProto.BOOL)
        return graph.add("Where", is_right, label(node.right), label(node.left))

    distances = graph.add("Sqrt", _squares(graph, estimator.cluster_centers_, columns))
    return ClusterOutputs(label(estimator._bisecting_tree), distances)  # noqa: SLF001  said nowhere else


def cluster_distances(graph: Graph, estimator: Estimator, columns: str) -> str:
    """Write a KMeans, MiniBatchKMeans or Birch as a transformer."""
    centres = getattr(estimator, "subcluster_centers_", None)
    centres = estimator.cluster_centers_ if centres is None else centres
    return graph.add("Sqrt", _squares(graph, centres, columns))


def normal_mixture(graph: Graph, estimator: Estimator, columns: str) -> ClusterOutputs:
    """Write a GaussianMixture or BayesianGaussianMixture."""
    graph.loosen(Agreement.FLOAT64)
    roots = _roots(estimator)
    lengths = []
    for mean, root in zip(estimator.means_, roots, strict=True):
        gap = graph.add("Sub", columns, graph.doubles(mean))
        turned = graph.add("MatMul", gap, graph.doubles(root))
        squares = graph.add("Mul", turned, turned)
        lengths.append(graph.add("ReduceSum", squares, graph.constant(np.array([1])), keepdims=1))
    half = graph.doubles([-0.5] * len(lengths))
    scaled = graph.add("Mul", half, graph.add("Concat", *lengths, axis=1))
    logs = graph.add("Add", scaled, graph.doubles(_constants(estimator)))
    return ClusterOutputs(greatest(graph, logs), probabilities=softmax(graph, logs))


def elliptic_envelope(graph: Graph, estimator: Estimator, columns: str) -> AnomalyOutputs:
    """Write an EllipticEnvelope: by the Mahalanobis distance."""
    graph.loosen(Agreement.FLOAT64)
    precision = np.asarray(estimator.get_precision(), dtype=np.float64)
    gap = graph.add("Sub", columns, graph.doubles(estimator.location_))
    turned = graph.add("Mul", graph.add("MatMul", gap, graph.doubles(precision)), gap)
    length = graph.add("ReduceSum", turned, graph.constant(np.array([1])), keepdims=0)
    score = graph.add("Sub", graph.add("Neg", length), graph.doubles(float(estimator.offset_)))
    return AnomalyOutputs(graph.to_whole(graph.add("Less", score, graph.doubles(0.0))), score)


def _squares(graph: Graph, centres: NDArray[np.float64], columns: str) -> str:
    graph.loosen(Agreement.FLOAT64)
    if np.asarray(centres).dtype == np.float32:
        raise NoExactWriterError("centres in float32")
    return expanded(graph, columns, centres)


def _least(graph: Graph, squares: str) -> str:
    return graph.add("ArgMin", squares, axis=1, keepdims=0)


def _roots(estimator: Estimator) -> list[NDArray[np.float64]]:
    """Return a root of each component's precision: [features, features]."""
    roots = np.asarray(estimator.precisions_cholesky_, dtype=np.float64)
    features = estimator.means_.shape[1]
    match estimator.covariance_type:
        case "full":
            return list(roots)
        case "tied":
            return [roots] * len(estimator.means_)
        case "diag":
            return [np.diag(one) for one in roots]
        case _:
            return [np.eye(features) * one for one in roots]


def _constants(estimator: Estimator) -> NDArray[np.float64]:
    """Return the logarithm of each component's weighted density at its own mean."""
    at_means = estimator._estimate_weighted_log_prob(estimator.means_)  # noqa: SLF001  said nowhere else
    return np.asarray(np.diag(at_means))
