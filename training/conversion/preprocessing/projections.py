"""Transformers that multiply by a matrix: principal components and their kin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.conversion.agreement import Agreement
from training.conversion.errors import NoExactWriterError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from training.conversion.graph import Estimator, Graph


def principal_components(graph: Graph, estimator: Estimator, columns: str) -> str:
    """Write a PCA or IncrementalPCA, whitened or not."""
    directions = np.asarray(estimator.components_, dtype=np.float64)
    turned = _product(graph, columns, directions.T)
    if estimator.mean_ is not None:
        centre = np.reshape(estimator.mean_, (1, -1)) @ directions.T
        turned = graph.add("Sub", turned, graph.doubles(centre))
    if not estimator.whiten:
        return turned
    scale = np.sqrt(estimator.explained_variance_)
    scale[scale < np.finfo(scale.dtype).eps] = np.finfo(scale.dtype).eps
    return graph.add("Div", turned, graph.doubles(scale))


def truncated_svd(graph: Graph, estimator: Estimator, columns: str) -> str:
    """Write a TruncatedSVD, or a random projection."""
    weights = estimator.components_
    weights = weights.toarray() if hasattr(weights, "toarray") else weights
    return _product(graph, columns, np.asarray(weights, dtype=np.float64).T)


def fast_ica(graph: Graph, estimator: Estimator, columns: str) -> str:
    """Write a FastICA."""
    if estimator.whiten:
        columns = graph.add("Sub", columns, graph.doubles(estimator.mean_))
    return _product(graph, columns, estimator.components_.T)


def factor_analysis(graph: Graph, estimator: Estimator, columns: str) -> str:
    """Write a FactorAnalysis: the mean of the latent variables, given a row."""
    loadings = np.asarray(estimator.components_, dtype=np.float64)
    weighted = loadings / estimator.noise_variance_
    covariance = np.linalg.inv(np.eye(len(loadings)) + weighted @ loadings.T)
    centred = graph.add("Sub", columns, graph.doubles(estimator.mean_))
    return _product(graph, centred, weighted.T @ covariance)


def sparse_pca(graph: Graph, estimator: Estimator, columns: str) -> str:
    """Write a SparsePCA: a ridge regression on the components."""
    parts = np.asarray(estimator.components_, dtype=np.float64)
    gram = parts @ parts.T + estimator.ridge_alpha * np.eye(len(parts))
    centred = graph.add("Sub", columns, graph.doubles(estimator.mean_))
    return _product(graph, centred, np.linalg.solve(gram, parts).T)


def discriminant_components(graph: Graph, estimator: Estimator, columns: str) -> str:
    """Write LinearDiscriminantAnalysis as a transformer."""
    if estimator.solver == "lsqr":
        raise NoExactWriterError("a solver without components")
    if estimator.solver == "svd":
        columns = graph.add("Sub", columns, graph.doubles(estimator.xbar_))
    return _product(graph, columns, estimator.scalings_[:, : estimator._max_components])  # noqa: SLF001  said nowhere else


def neighbourhood_components(graph: Graph, estimator: Estimator, columns: str) -> str:
    """Write a NeighborhoodComponentsAnalysis."""
    return _product(graph, columns, estimator.components_.T)


def partial_least_squares(graph: Graph, estimator: Estimator, columns: str) -> str:
    """Write PLSRegression, PLSCanonical or CCA as a transformer."""
    centred = graph.add("Sub", columns, graph.doubles(estimator._x_mean))  # noqa: SLF001  said nowhere else
    scaled = graph.add("Div", centred, graph.doubles(estimator._x_std))  # noqa: SLF001
    return _product(graph, scaled, estimator.x_rotations_)


def agglomerated_features(graph: Graph, estimator: Estimator, columns: str) -> str:
    """Write a FeatureAgglomeration by means."""
    if estimator.pooling_func is not np.mean:
        raise NoExactWriterError("features that are pooled by a function of one's own")
    members = estimator.labels_[:, np.newaxis] == np.unique(estimator.labels_)
    shares = members / members.sum(axis=0)
    return _product(graph, columns, shares)


def _product(graph: Graph, columns: str, weights: ArrayLike) -> str:
    graph.loosen(Agreement.FLOAT64)
    return graph.add("MatMul", columns, graph.doubles(weights))
