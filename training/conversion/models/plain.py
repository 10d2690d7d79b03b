"""Estimators that hardly look at a row: dummies, and isotonic regression of one column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.conversion.errors import NoExactWriterError
from training.conversion.graph import ClassOutputs, ValueOutputs
from training.conversion.preprocessing.sorted_search import Curve, interpolated

if TYPE_CHECKING:
    from training.conversion.graph import Estimator, Graph


def dummy_classifier(graph: Graph, estimator: Estimator, columns: str) -> ClassOutputs:
    """Write a DummyClassifier that does not draw its answers."""
    if estimator.strategy not in {"prior", "most_frequent", "constant"}:
        raise NoExactWriterError(f'strategy="{estimator.strategy}", whose answers are drawn')
    shares = np.asarray(estimator.class_prior_, dtype=np.float64)
    chosen = int(np.argmax(shares))
    if estimator.strategy == "constant":
        chosen = int(np.flatnonzero(estimator.classes_ == np.ravel(estimator.constant)[0])[0])
    if estimator.strategy != "prior":
        shares = np.eye(len(shares))[chosen]
    return ClassOutputs(
        graph.flat(graph.to_whole(_repeated(graph, columns, [float(chosen)]))),
        _repeated(graph, columns, shares.tolist()),
    )


def dummy_regressor(graph: Graph, estimator: Estimator, columns: str) -> ValueOutputs:
    """Write a DummyRegressor of one output."""
    constant = np.ravel(estimator.constant_)
    if len(constant) != 1:
        raise NoExactWriterError("a dummy of several outputs")
    return ValueOutputs(graph.flat(_repeated(graph, columns, constant.tolist())))


def isotonic_regression(graph: Graph, estimator: Estimator, columns: str) -> ValueOutputs:
    """Write an IsotonicRegression of one column.

    Raises:
        NoExactWriterError: it answers NaN beyond the values that it knows.
    """
    if estimator.out_of_bounds != "clip":
        raise NoExactWriterError('an IsotonicRegression without out_of_bounds="clip"')
    x = np.asarray(estimator.X_thresholds_, dtype=np.float64)
    y = np.asarray(estimator.y_thresholds_, dtype=np.float64)
    if len(x) == 1:
        return ValueOutputs(graph.flat(_repeated(graph, columns, y.tolist())))
    return ValueOutputs(graph.flat(interpolated(graph, columns, [Curve(x, y)])))


def _repeated(graph: Graph, columns: str, values: list[float]) -> str:
    """Add the same values for each row: [N, values]."""
    value = graph.doubles(values)
    missing = graph.add("IsNaN", graph.columns(columns, [0]))
    return graph.add("Where", missing, value, value)
