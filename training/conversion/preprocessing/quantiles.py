"""QuantileTransformer: the share of the training rows below a value, or its normal quantile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from training.conversion.agreement import Agreement
from training.conversion.preprocessing.sorted_search import Curve, interpolated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.conversion.graph import Estimator, Graph

_BOUND = 1e-7  # scikit-learn's BOUNDS_THRESHOLD
_MIDDLE = 0.375
"""From the median to here one rational function is used, beyond it another."""

# Coefficients of the normal distribution's inverse, from the highest power down: Cephes, ndtri.
_P0 = (-59.9633501014107895267, 98.0010754185999661536, -56.6762857469070293439,
       13.9312609387279679503, -1.23916583867381258016)  # fmt: skip
_Q0 = (1.0, 1.95448858338141759834, 4.67627912898881538453, 86.3602421390890590575,
       -225.462687854119370527, 200.260212380060660359, -82.0372256168333339912,
       15.9056225126211695515, -1.18331621121330003142)  # fmt: skip
_P1 = (4.05544892305962419923, 31.5251094599893866154, 57.1628192246421288162,
       44.0805073893200834700, 14.6849561928858024014, 2.18663306850790267539,
       -0.140256079171354495875, -0.0350424626827848203418, -8.57456785154685413611e-4)  # fmt: skip
_Q1 = (1.0, 15.7799883256466749731, 45.3907635128879210584, 41.3172038254672030440,
       15.0425385692907503408, 2.50464946208309415979, -0.142182922854787788574,
       -0.0380806407691578277194, -9.33259480895457427372e-4)  # fmt: skip
_ROOT_OF_2_PI = 2.50662827463100050242


def quantile_transformer(graph: Graph, estimator: Estimator, columns: str) -> str:
    """Write a QuantileTransformer."""
    graph.require_equal("QuantileTransformer")
    known = np.asarray(estimator.quantiles_, dtype=np.float64).T
    references = np.asarray(estimator.references_, dtype=np.float64)
    up = interpolated(graph, columns, [Curve(one, references) for one in known])
    # Repeated quantiles: the mean of both ends.
    mirrored = [Curve(-one[::-1], -references[::-1]) for one in known]
    down = interpolated(graph, graph.add("Neg", columns), mirrored)
    share = graph.add("Mul", graph.doubles(0.5), graph.add("Sub", up, down))
    is_normal = estimator.output_distribution == "normal"
    return _bounded(graph, columns, share, known, normal=is_normal)


def _bounded(graph: Graph, columns: str, share: str, known: np.ndarray, *, normal: bool) -> str:
    lowest, highest = graph.doubles(known[:, 0]), graph.doubles(known[:, -1])
    zero, one = graph.doubles(0.0), graph.doubles(1.0)
    if not normal:
        share = graph.add("Where", graph.add("Equal", columns, highest), one, share)
        return graph.add("Where", graph.add("Equal", columns, lowest), zero, share)
    bound = graph.doubles(_BOUND)
    above = graph.add("Greater", graph.add("Add", columns, bound), highest)
    share = graph.add("Where", above, one, share)
    below = graph.add("Less", graph.add("Sub", columns, bound), lowest)
    return _normal(graph, graph.add("Where", below, zero, share))


def _normal(graph: Graph, share: str) -> str:
    """Add the normal quantile of a share, within what scikit-learn clips it to."""
    graph.loosen(Agreement.FLOAT64)
    least = _BOUND - np.spacing(1)
    share = _clipped(graph, share, least, 1 - least)
    half = graph.add("Sub", share, graph.doubles(0.5))
    inner = _near_median(graph, half)
    is_upper = graph.add("Greater", half, graph.doubles(0.0))
    rest = graph.add("Where", is_upper, graph.add("Sub", graph.doubles(1.0), share), share)
    outer = _in_tail(graph, rest)
    outer = graph.add("Where", is_upper, outer, graph.add("Neg", outer))
    is_inner = graph.add("LessOrEqual", graph.add("Abs", half), graph.doubles(_MIDDLE))
    quantile = graph.add("Where", is_inner, inner, outer)
    return _clipped(graph, quantile, stats.norm.ppf(least), stats.norm.ppf(1 - least))


def _near_median(graph: Graph, half: str) -> str:
    square = graph.add("Mul", half, half)
    bend = graph.add("Div", graph.add("Mul", square, _polynomial(graph, square, _P0)),
                     _polynomial(graph, square, _Q0))  # fmt: skip
    bent = graph.add("Add", half, graph.add("Mul", half, bend))
    return graph.add("Mul", bent, graph.doubles(_ROOT_OF_2_PI))


def _in_tail(graph: Graph, share: str) -> str:
    x = graph.add("Sqrt", graph.add("Mul", graph.doubles(-2.0), graph.add("Log", share)))
    first = graph.add("Sub", x, graph.add("Div", graph.add("Log", x), x))
    inverse = graph.add("Div", graph.doubles(1.0), x)
    bend = graph.add("Div", _polynomial(graph, inverse, _P1), _polynomial(graph, inverse, _Q1))
    return graph.add("Sub", first, graph.add("Mul", inverse, bend))


def _polynomial(graph: Graph, x: str, coefficients: Sequence[float]) -> str:
    value = graph.doubles(coefficients[0])
    for coefficient in coefficients[1:]:
        value = graph.add("Add", graph.add("Mul", value, x), graph.doubles(coefficient))
    return value


def _clipped(graph: Graph, name: str, low: float, high: float) -> str:
    """Add the limits by comparison: NaN stays NaN."""
    lowest, highest = graph.doubles(low), graph.doubles(high)
    name = graph.add("Where", graph.add("Less", name, lowest), lowest, name)
    return graph.add("Where", graph.add("Greater", name, highest), highest, name)
