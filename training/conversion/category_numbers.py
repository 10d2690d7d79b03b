"""The numbers of categories in a graph, for trees that ask by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from onnx import TensorProto, helper

from training.conversion.graph import ML_DOMAIN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.conversion.graph import Graph

_DOUBLE = TensorProto.DOUBLE


def category_numbers(graph: Graph, column: str, values: NDArray[np.float64]) -> str:
    """Add the number of each category, and NaN for what is none: [N, 1] of doubles."""
    numbers = np.arange(len(values), dtype=np.float64)
    if not len(values):
        values, numbers = np.array([np.nan]), np.array([np.nan])
    return graph.add(
        "LabelEncoder",
        column,
        domain=ML_DOMAIN,
        keys_tensor=helper.make_tensor("keys", _DOUBLE, [len(values)], values.tolist()),
        values_tensor=helper.make_tensor("values", _DOUBLE, [len(values)], numbers.tolist()),
        default_tensor=helper.make_tensor("default", _DOUBLE, [1], [np.nan]),
    )
