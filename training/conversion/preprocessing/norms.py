"""Normalizer: each row divided by its length."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.conversion.agreement import Agreement

if TYPE_CHECKING:
    from training.conversion.graph import Estimator, Graph


def normalizer(graph: Graph, estimator: Estimator, columns: str) -> str:
    """Write a Normalizer; a row of zeros stays one."""
    # Of nearly nothing it makes a whole: behind an inexact step the last digits would be all.
    graph.require_equal("Normalizer")
    axis = graph.constant(np.array([1]))
    if estimator.norm == "max":
        length = graph.add("ReduceMax", graph.add("Abs", columns), axis, keepdims=1)
    elif estimator.norm == "l1":
        graph.loosen(Agreement.LINK)
        length = graph.add("ReduceSum", graph.add("Abs", columns), axis, keepdims=1)
    else:
        graph.loosen(Agreement.LINK)
        squares = graph.add("Mul", columns, columns)
        length = graph.add("Sqrt", graph.add("ReduceSum", squares, axis, keepdims=1))
    one, zero = graph.doubles(1.0), graph.doubles(0.0)
    divisor = graph.add("Where", graph.add("Equal", length, zero), one, length)
    return graph.add("Div", columns, divisor)
