"""SplineTransformer: the values of B-splines, by the recursion of Cox and de Boor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.conversion.agreement import Agreement
from training.conversion.errors import NoExactWriterError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.conversion.graph import Estimator, Graph

_KNOWN = ("constant", "continue")


def spline_transformer(graph: Graph, estimator: Estimator, columns: str) -> str:
    """Write a SplineTransformer, all columns at once: [N, K] -> [N, K, knots] -> [N, K * splines].

    Args:
        graph: where to.
        estimator: fitted; its columns have equally many knots.
        columns: the name of the columns.
    """
    if estimator.extrapolation not in _KNOWN:
        raise NoExactWriterError(f'extrapolation="{estimator.extrapolation}" of splines')
    if estimator.degree == 0:
        raise NoExactWriterError("splines of degree 0, which scikit-learn cannot extrapolate")
    graph.loosen(Agreement.FLOAT64)
    degree = estimator.degree
    knots = np.stack([spline.t for spline in estimator.bsplines_]).astype(np.float64)
    low, high = knots[:, degree], knots[:, -degree - 1]
    missing = graph.add("IsNaN", columns)
    columns = graph.add("Where", missing, graph.doubles(low), columns)
    if estimator.extrapolation == "constant":
        columns = graph.add("Max", columns, graph.doubles(low))
        columns = graph.add("Min", columns, graph.doubles(high))
    wide = graph.add("Unsqueeze", columns, graph.constant(np.array([2])))
    values = _basis(graph, wide, knots, degree)
    is_missing = graph.add("Unsqueeze", missing, graph.constant(np.array([2])))
    values = graph.add("Where", is_missing, graph.doubles(0.0), values)
    kept = knots.shape[1] - degree - 1 - (not estimator.include_bias)
    values = graph.add("Gather", values, graph.constant(np.arange(kept)), axis=2)
    return graph.add("Reshape", values, graph.constant(np.array([0, len(knots) * kept])))


def _basis(graph: Graph, x: str, knots: NDArray[np.float64], degree: int) -> str:
    values = _intervals(graph, x, knots, degree)
    for power in range(1, degree + 1):
        count = knots.shape[1] - power - 1
        rise = _slopes(knots, 0, count, power)
        fall = _slopes(knots, 1, count, power)
        left = graph.add("Sub", x, graph.doubles(knots[:, :count]))
        right = graph.add("Sub", graph.doubles(knots[:, power + 1 : power + 1 + count]), x)
        values = graph.add(
            "Add",
            _weighted(graph, left, rise, _part(graph, values, 0, count)),
            _weighted(graph, right, fall, _part(graph, values, 1, count)),
        )
    return values


def _weighted(graph: Graph, distance: str, width: NDArray[np.float64], values: str) -> str:
    """Add distance / width * value; a width of 0 belongs to a spline that is 0."""
    share = graph.add("Div", distance, graph.doubles(np.where(width > 0, width, np.inf)))
    return graph.add("Mul", share, values)


def _slopes(knots: NDArray[np.float64], first: int, count: int, power: int) -> NDArray[np.float64]:
    return knots[:, first + power : first + power + count] - knots[:, first : first + count]


def _part(graph: Graph, values: str, first: int, count: int) -> str:
    return graph.add("Gather", values, graph.constant(np.arange(first, first + count)), axis=2)


def _intervals(graph: Graph, x: str, knots: NDArray[np.float64], degree: int) -> str:
    """Add 1 in the interval that holds a value, which outer ones extend: [N, K, intervals]."""
    start, end = knots[:, :-1].copy(), knots[:, 1:].copy()
    start[:, degree], end[:, -degree - 1] = -np.inf, np.inf
    start[:, :degree] = np.inf
    if degree:
        start[:, -degree:] = np.inf
    after = graph.add("GreaterOrEqual", x, graph.doubles(start))
    before = graph.add("Less", x, graph.doubles(end))
    return graph.to_double(graph.add("And", after, before))
