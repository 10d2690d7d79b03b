"""Kernel ridge regression and Gaussian processes; Nystroem and kernel PCA as transformers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.conversion.graph import SeveralOutputs, ValueOutputs
from training.conversion.models.kernels import between, of_pairs
from training.conversion.models.process_kernels import of_process

if TYPE_CHECKING:
    from training.conversion.graph import Estimator, Graph


def kernel_ridge(graph: Graph, estimator: Estimator, columns: str) -> ValueOutputs | SeveralOutputs:
    """Write a KernelRidge."""
    kernel = between(graph, of_pairs(estimator), columns, estimator.X_fit_)
    return _values(graph, kernel, estimator.dual_coef_)


def gaussian_process(
    graph: Graph, estimator: Estimator, columns: str
) -> ValueOutputs | SeveralOutputs:
    """Write a GaussianProcessRegressor: its mean."""
    kernel = of_process(graph, estimator.kernel_, columns, estimator.X_train_)
    scale, mean = np.ravel(estimator._y_train_std), np.ravel(estimator._y_train_mean)  # noqa: SLF001  said nowhere else
    weights = np.reshape(estimator.alpha_, (len(estimator.X_train_), -1))
    product = graph.add("MatMul", kernel, graph.doubles(weights))
    scaled = graph.add("Mul", product, graph.doubles(scale))
    value = graph.add("Add", scaled, graph.doubles(mean))
    return SeveralOutputs(value) if weights.shape[1] > 1 else ValueOutputs(graph.flat(value))


def nystroem(graph: Graph, estimator: Estimator, columns: str) -> str:
    """Write a Nystroem."""
    kernel = between(graph, of_pairs(estimator), columns, estimator.components_)
    return graph.add("MatMul", kernel, graph.doubles(estimator.normalization_.T))


def kernel_pca(graph: Graph, estimator: Estimator, columns: str) -> str:
    """Write a KernelPCA: the centred kernel, projected."""
    kernel = between(graph, of_pairs(estimator), columns, estimator.X_fit_)
    centre = estimator._centerer  # noqa: SLF001  said nowhere else
    mean = graph.add("ReduceMean", kernel, graph.constant(np.array([1])), keepdims=1)
    kernel = graph.add("Sub", kernel, graph.doubles(centre.K_fit_rows_))
    kernel = graph.add("Sub", kernel, mean)
    kernel = graph.add("Add", kernel, graph.doubles(centre.K_fit_all_))
    known = estimator.eigenvalues_ != 0
    scaled = np.zeros_like(estimator.eigenvectors_)
    scaled[:, known] = estimator.eigenvectors_[:, known] / np.sqrt(estimator.eigenvalues_[known])
    return graph.add("MatMul", kernel, graph.doubles(scaled))


def _values(graph: Graph, kernel: str, weights: np.ndarray) -> ValueOutputs | SeveralOutputs:
    several = np.ndim(weights) > 1 and np.shape(weights)[1] > 1
    wide = np.reshape(weights, (len(weights), -1))
    product = graph.add("MatMul", kernel, graph.doubles(wide))
    return SeveralOutputs(product) if several else ValueOutputs(graph.flat(product))
