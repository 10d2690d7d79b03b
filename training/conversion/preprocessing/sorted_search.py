"""Look-ups among sorted numbers, as binary searches in trees of comparisons: exact, and fast."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from training.conversion.trees.ensemble import Ensemble, Tree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from training.conversion.graph import Graph


class Curve(NamedTuple):
    """Knots of a piecewise linear curve, in the order of x."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]


def edges_reached(graph: Graph, columns: str, edges: Sequence[NDArray[np.float64]]) -> str:
    """Add how many of a column's edges are at most its value: double [N, K] of whole numbers.

    Args:
        graph: where to.
        columns: the name of K columns without NaN, which reaches no edge.
        edges: of each column, in order.
    """
    searches = Ensemble(targets=len(edges))
    for column, sorted_edges in enumerate(edges):
        searches.add(*_search(column, np.asarray(sorted_edges, dtype=np.float64)), column)
    return searches.sums(graph, columns)


def interpolated(graph: Graph, columns: str, curves: Sequence[Curve]) -> str:
    """Add `np.interp` of each column along its own curve: double [N, K]."""
    reached = edges_reached(graph, columns, [curve.x for curve in curves])
    sizes = [len(curve.x) + 1 for curve in curves]
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.float64)
    place = graph.to_whole(graph.add("Add", reached, graph.doubles(first)))
    segments = np.hstack([_segments(curve) for curve in curves])
    slope, x, y = (graph.add("Gather", graph.doubles(part), place) for part in segments)
    risen = graph.add("Mul", slope, graph.add("Sub", columns, x))
    return graph.add("Add", risen, y)


def _segments(curve: Curve) -> NDArray[np.float64]:
    """Return slope, x and y by the number of knots reached, from 0: [3, knots + 1]."""
    x, y = (np.asarray(one, dtype=np.float64) for one in curve)
    with np.errstate(divide="ignore", invalid="ignore"):
        slopes = np.diff(y) / np.diff(x)
    # A knot that another one repeats is never the last that is reached.
    slope = np.concatenate([[0.0], np.where(np.diff(x) > 0, slopes, 0.0), [0.0]])
    return np.stack([slope, np.concatenate([x[:1], x]), np.concatenate([y[:1], y])])


def _search(column: int, edges: NDArray[np.float64]) -> tuple[Tree, NDArray[np.float64]]:
    """Make a tree with a leaf for each number of edges that a value reaches."""
    threshold: list[float] = []
    left, right, reached = [], [], []
    pending = [(0, len(edges))]
    while pending:
        low, high = pending.pop(0)
        is_leaf = low == high
        middle = (low + high) // 2
        # x < edge is x <= the number below it.
        threshold.append(0.0 if is_leaf else float(np.nextafter(edges[middle], -np.inf)))
        reached.append(low if is_leaf else -1)
        nodes = len(threshold) + len(pending)
        left.append(-1 if is_leaf else nodes)
        right.append(-1 if is_leaf else nodes + 1)
        if not is_leaf:
            pending += [(low, middle), (middle + 1, high)]
    numbers = np.array(reached)
    tree = Tree(
        feature=np.full(len(numbers), column),
        threshold=np.array(threshold),
        left=np.array(left),
        right=np.array(right),
        is_leaf=numbers >= 0,
        missing_left=np.ones(len(numbers), np.bool_),
    )
    return tree, numbers[numbers >= 0].astype(np.float64)
