"""TransformedTargetRegressor: a regression of a target that was transformed, turned back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn import preprocessing

from training.conversion.errors import NoExactWriterError
from training.conversion.graph import SeveralOutputs, ValueOutputs
from training.conversion.preprocessing.functions import written_function

if TYPE_CHECKING:
    from collections.abc import Callable

    from training.conversion.around.writers import Writers
    from training.conversion.graph import Estimator, Graph, Outputs


def transformed_target(graph: Graph, around: Estimator, columns: str, writers: Writers) -> Outputs:
    """Write a TransformedTargetRegressor."""
    inverse = _INVERSES.get(type(around.transformer_))
    if inverse is None:
        raise NoExactWriterError(f"a target transformed by {type(around.transformer_).__name__}")
    outputs = writers.write(graph, around.regressor_, columns)
    if isinstance(outputs, SeveralOutputs):
        return SeveralOutputs(inverse(graph, around.transformer_, outputs.values))
    if not isinstance(outputs, ValueOutputs):
        raise NoExactWriterError("a transformed target of no regression")
    column = graph.add("Reshape", outputs.value, graph.constant(np.array([-1, 1])))
    return ValueOutputs(graph.flat(inverse(graph, around.transformer_, column)))


def _function(graph: Graph, transformer: Estimator, values: str) -> str:
    if transformer.inverse_func is None:
        return values
    if transformer.inv_kw_args:
        raise NoExactWriterError("arguments of an inverse function")
    return written_function(graph, transformer.inverse_func, values)


def _standard(graph: Graph, scaler: Estimator, values: str) -> str:
    scale = scaler.scale_ if scaler.with_std else None
    return _moved(graph, values, scale, scaler.mean_ if scaler.with_mean else None)


def _robust(graph: Graph, scaler: Estimator, values: str) -> str:
    scale = scaler.scale_ if scaler.with_scaling else None
    return _moved(graph, values, scale, scaler.center_ if scaler.with_centering else None)


def _max_abs(graph: Graph, scaler: Estimator, values: str) -> str:
    return _moved(graph, values, scaler.scale_, None)


def _min_max(graph: Graph, scaler: Estimator, values: str) -> str:
    moved = graph.add("Sub", values, graph.doubles(scaler.min_))
    return graph.add("Div", moved, graph.doubles(scaler.scale_))


def _moved(graph: Graph, values: str, scale: np.ndarray | None, centre: np.ndarray | None) -> str:
    """Add the product with the scale, then the centre."""
    if scale is not None:
        values = graph.add("Mul", values, graph.doubles(scale))
    return values if centre is None else graph.add("Add", values, graph.doubles(centre))


_INVERSES: dict[type, Callable[[Graph, Estimator, str], str]] = {
    preprocessing.FunctionTransformer: _function,
    preprocessing.StandardScaler: _standard,
    preprocessing.RobustScaler: _robust,
    preprocessing.MaxAbsScaler: _max_abs,
    preprocessing.MinMaxScaler: _min_max,
}
