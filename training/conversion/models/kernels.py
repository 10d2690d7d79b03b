"""Kernels between rows and known points: double [N, points]."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from training.conversion.agreement import Agreement
from training.conversion.errors import NoExactWriterError
from training.conversion.models.distances import manhattan, squared

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from training.conversion.graph import Estimator, Graph


class Kernel(NamedTuple):
    """A kernel by its name and numbers."""

    name: str
    gamma: float
    degree: float
    coef0: float


def of_machine(machine: Estimator) -> Kernel:
    """Read the kernel of a support vector machine."""
    return Kernel(machine.kernel, machine._gamma, machine.degree, machine.coef0)  # noqa: SLF001  "scale" as a number


def of_pairs(estimator: Estimator) -> Kernel:
    """Read the kernel of what calls scikit-learn's `pairwise_kernels`.

    Raises:
        NoExactWriterError: its parameters are given in a dictionary.
    """
    if getattr(estimator, "kernel_params", None):
        raise NoExactWriterError("kernel_params")
    gamma = getattr(estimator, "gamma_", estimator.gamma)
    gamma = 1.0 / estimator.n_features_in_ if gamma is None else gamma
    degree = 3.0 if estimator.degree is None else estimator.degree
    coef0 = 1.0 if estimator.coef0 is None else estimator.coef0
    return Kernel(estimator.kernel, gamma, degree, coef0)


def between(graph: Graph, kernel: Kernel, columns: str, points: ArrayLike) -> str:
    """Add a kernel's values.

    Raises:
        NoExactWriterError: the kernel is a function, or not known.
    """
    graph.loosen(Agreement.FLOAT64)
    known = np.asarray(points, dtype=np.float64)
    gamma = float(kernel.gamma)
    match kernel.name:
        case "linear":
            return graph.add("MatMul", columns, graph.doubles(known.T))
        case "rbf":
            return _falling(graph, squared(graph, columns, known), gamma)
        case "laplacian":
            return _falling(graph, manhattan(graph, columns, known), gamma)
        case "poly" | "polynomial":
            moved = _moved(graph, columns, known, kernel)
            return graph.add("Pow", moved, graph.doubles(float(kernel.degree)))
        case "sigmoid":
            return graph.add("Tanh", _moved(graph, columns, known, kernel))
        case _:
            raise NoExactWriterError(f"the kernel {kernel.name}")


def _falling(graph: Graph, distance: str, gamma: float) -> str:
    return graph.add("Exp", graph.add("Mul", distance, graph.doubles(-gamma)))


def _moved(graph: Graph, columns: str, known: np.ndarray, kernel: Kernel) -> str:
    product = graph.add("MatMul", columns, graph.doubles(float(kernel.gamma) * known.T))
    return graph.add("Add", product, graph.doubles(float(kernel.coef0)))
