"""Distances of rows from known points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from training.conversion.graph import Graph

_MOST = 20_000
"""Numbers of all points; more would take too much memory for each row."""


def squared(graph: Graph, columns: str, points: ArrayLike) -> str:
    """Add the squared Euclidean distances: double [N, points].

    By differences where there are few points; otherwise by |x|^2 - 2 xv + |v|^2, which takes memory
    for N x points alone, and cancels where both are far from 0.
    """
    known = np.asarray(points, dtype=np.float64)
    if known.size <= _MOST:
        gaps = _differences(graph, columns, known)
        return _sum(graph, graph.add("Mul", gaps, gaps), 2)
    own = _sum(graph, graph.add("Mul", columns, columns), 1, keepdims=1)
    products = graph.add("MatMul", columns, graph.doubles(-2 * known.T))
    rest = graph.add("Add", products, graph.doubles((known**2).sum(axis=1)))
    return graph.add("Max", graph.add("Add", own, rest), graph.doubles(0.0))


def manhattan(graph: Graph, columns: str, points: ArrayLike) -> str:
    """Add the sums of absolute differences: double [N, points]."""
    known = np.asarray(points, dtype=np.float64)
    return _sum(graph, graph.add("Abs", _differences(graph, columns, known)), 2)


def expanded(graph: Graph, columns: str, points: ArrayLike) -> str:
    """Add the squared distances as scikit-learn's `euclidean_distances` adds them: [N, points]."""
    known = np.asarray(points, dtype=np.float64)
    own = _sum(graph, graph.add("Mul", columns, columns), 1, keepdims=1)
    products = graph.add("MatMul", columns, graph.doubles(known.T))
    doubled = graph.add("Mul", products, graph.doubles([-2.0] * len(known)))
    total = graph.add("Add", graph.add("Add", doubled, own), graph.doubles((known**2).sum(axis=1)))
    return graph.add("Max", total, graph.doubles(0.0))


def _differences(graph: Graph, columns: str, known: np.ndarray) -> str:
    wide = graph.add("Unsqueeze", columns, graph.constant(np.array([1])))
    return graph.add("Sub", wide, graph.doubles(known))


def _sum(graph: Graph, name: str, axis: int, keepdims: int = 0) -> str:
    return graph.add("ReduceSum", name, graph.constant(np.array([axis])), keepdims=keepdims)
