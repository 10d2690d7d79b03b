"""Link functions as XGBoost computes them: in float32, each step rounded.

The C library's expf is rounded correctly but for rare last bits; so is the exponential in float64,
rounded to float32.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from onnx import TensorProto

from training.conversion.agreement import Agreement

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from training.conversion.graph import Graph

_STEEPEST = 88.7
"""XGBoost keeps expf from overflowing by this limit."""

_NOT_ZERO = 1e-16
"""XGBoost keeps its denominator from zero by this."""


def rounded(graph: Graph, name: str) -> str:
    """Add a cast to float32."""
    return graph.add("Cast", name, to=TensorProto.FLOAT)


def constant(graph: Graph, value: ArrayLike) -> str:
    """Add a constant of float32."""
    return graph.constant(np.asarray(value, dtype=np.float32))


def exponential(graph: Graph, name: str) -> str:
    """Add e to the power of: float32."""
    graph.loosen(Agreement.SINGLE_LINK)
    return rounded(graph, graph.add("Exp", graph.to_double(name)))


def sigmoid(graph: Graph, name: str) -> str:
    """Add 1 / (exp(min(-x, 88.7)) + 1 + 1e-16): float32."""
    turned = graph.add("Min", graph.add("Neg", name), constant(graph, _STEEPEST))
    power = graph.add("Add", exponential(graph, turned), constant(graph, 1.0))
    return graph.add(
        "Div", constant(graph, 1.0), graph.add("Add", power, constant(graph, _NOT_ZERO))
    )


def softmax(graph: Graph, scores: str) -> str:
    """Add the softmax of each row, whose sum XGBoost makes in float64: float32 [N, K]."""
    axis = graph.constant(np.array([1]))
    shifted = graph.add("Sub", scores, graph.add("ReduceMax", scores, axis, keepdims=1))
    powers = exponential(graph, shifted)
    whole = graph.add("ReduceSum", graph.to_double(powers), axis, keepdims=1)
    return graph.add("Div", powers, rounded(graph, whole))
