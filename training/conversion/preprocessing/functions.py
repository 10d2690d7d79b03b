"""FunctionTransformer of NumPy's own functions; a function of one's own has no graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from training.conversion.agreement import Agreement
from training.conversion.errors import NoExactWriterError

if TYPE_CHECKING:
    from collections.abc import Callable

    from training.conversion.graph import Estimator, Graph


def function_transformer(graph: Graph, estimator: Estimator, columns: str) -> str:
    """Write a FunctionTransformer without a function, or with one of the table below."""
    if estimator.func is None:
        return columns
    if estimator.kw_args:
        raise NoExactWriterError("arguments of a function of FunctionTransformer")
    return written_function(graph, estimator.func, columns)


def written_function(graph: Graph, function: Callable[..., Any], columns: str) -> str:
    """Write one of NumPy's functions.

    Raises:
        NoExactWriterError: it is not in the table below.
    """
    known = [write for one, write in _FUNCTIONS if function is one]
    if not known:
        raise NoExactWriterError("a function of FunctionTransformer")
    return known[0](graph, columns)


def _operator(name: str) -> Callable[[Graph, str], str]:
    return lambda graph, columns: graph.add(name, columns)


def _rounding(name: str) -> Callable[[Graph, str], str]:
    """Return an operator that jumps at whole numbers."""

    def write(graph: Graph, columns: str) -> str:
        graph.require_equal(name)
        return graph.add(name, columns)

    return write


def _link(name: str) -> Callable[[Graph, str], str]:
    """Return an operator whose last bit is not NumPy's."""

    def write(graph: Graph, columns: str) -> str:
        graph.loosen(Agreement.LINK)
        return graph.add(name, columns)

    return write


def _square(graph: Graph, columns: str) -> str:
    return graph.add("Mul", columns, columns)


def log1p(graph: Graph, columns: str) -> str:
    """Add log(1 + x) with the digits that 1 + x loses put back, after Kahan: log(u) x / (u - 1)."""
    graph.loosen(Agreement.LINK)
    one = graph.doubles(1.0)
    sum_ = graph.add("Add", one, columns)
    lost = graph.add("Equal", sum_, one)
    # Where 1 + x is 1 the quotient would be 0 / 0, and where it is infinite inf / inf.
    whole = graph.add("Or", lost, graph.add("IsInf", sum_))
    divisor = graph.add("Where", whole, one, graph.add("Sub", sum_, one))
    scaled = graph.add("Div", graph.add("Mul", graph.add("Log", sum_), columns), divisor)
    return graph.add("Where", lost, columns, scaled)


def expm1(graph: Graph, columns: str) -> str:
    """Add exp(x) - 1 with the digits that it loses put back, after Kahan: (u - 1) x / log(u)."""
    graph.loosen(Agreement.LINK)
    one = graph.doubles(1.0)
    power = graph.add("Exp", columns)
    lost = graph.add("Equal", power, one)
    # Where exp(x) is 0 or infinite, so is its logarithm.
    far = graph.add("Greater", graph.add("Abs", columns), graph.doubles(_FAR))
    rest = graph.add("Sub", power, one)
    either = graph.add("Or", lost, far)
    divisor = graph.add("Where", either, one, graph.add("Log", power))
    scaled = graph.add("Div", graph.add("Mul", rest, columns), divisor)
    return graph.add("Where", lost, columns, graph.add("Where", far, rest, scaled))


def _scaled_log(base: float) -> Callable[[Graph, str], str]:
    """Return a logarithm of another base."""

    def write(graph: Graph, columns: str) -> str:
        graph.loosen(Agreement.LINK)
        return graph.add("Div", graph.add("Log", columns), graph.doubles(np.log(base)))

    return write


_FAR = 40.0
"""From here on 1 is nothing next to exp(x), and exp(-x) nothing next to 1."""

_FUNCTIONS: tuple[tuple[np.ufunc, Callable[[Graph, str], str]], ...] = (
    (np.sqrt, _operator("Sqrt")),
    (np.abs, _operator("Abs")),
    (np.negative, _operator("Neg")),
    (np.square, _square),
    (np.log, _link("Log")),
    (np.log1p, log1p),
    (np.expm1, expm1),
    (np.log2, _scaled_log(2.0)),
    (np.log10, _scaled_log(10.0)),
    (np.sin, _link("Sin")),
    (np.cos, _link("Cos")),
    (np.floor, _rounding("Floor")),
    (np.ceil, _rounding("Ceil")),
    (np.sign, _rounding("Sign")),
    (np.exp, _link("Exp")),
    (np.tanh, _link("Tanh")),
)
