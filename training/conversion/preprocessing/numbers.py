"""Transformers of numbers, in scikit-learn's own order of operations: bit-equal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.conversion.errors import NoExactWriterError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from training.conversion.graph import Estimator, Graph


def simple_imputer(graph: Graph, imputer: Estimator, columns: str) -> str:
    """Write a SimpleImputer; columns without a statistic go, and those of the indicator come."""
    statistics = np.asarray(imputer.statistics_, dtype=np.float64)
    known = np.ones(len(statistics), np.bool_)
    if not imputer.keep_empty_features:
        known = ~np.isnan(statistics)
    kept = columns if known.all() else graph.columns(columns, np.flatnonzero(known))
    missing = _missing(graph, imputer.missing_values, kept)
    imputed = graph.add("Where", missing, graph.doubles(statistics[known]), kept)
    if imputer.indicator_ is None or not len(imputer.indicator_.features_):
        return imputed
    indicated = graph.columns(columns, imputer.indicator_.features_)
    indicator = graph.to_double(_missing(graph, imputer.missing_values, indicated))
    return graph.add("Concat", imputed, indicator, axis=1)


def missing_indicator(graph: Graph, indicator: Estimator, columns: str) -> str:
    """Write a MissingIndicator."""
    indicated = graph.columns(columns, indicator.features_)
    return graph.to_double(_missing(graph, indicator.missing_values, indicated))


def _missing(graph: Graph, value: object, columns: str) -> str:
    if not isinstance(value, (int, float)):
        raise NoExactWriterError(f"missing_values={value!r}")
    if np.isnan(value):
        return graph.add("IsNaN", columns)
    return graph.add("Equal", columns, graph.doubles(value))


def standard_scaler(graph: Graph, scaler: Estimator, columns: str) -> str:
    """Write a StandardScaler."""
    centre = scaler.mean_ if scaler.with_mean else None
    return _standardised(graph, columns, centre, scaler.scale_ if scaler.with_std else None)


def robust_scaler(graph: Graph, scaler: Estimator, columns: str) -> str:
    """Write a RobustScaler."""
    centre = scaler.center_ if scaler.with_centering else None
    return _standardised(graph, columns, centre, scaler.scale_ if scaler.with_scaling else None)


def min_max_scaler(graph: Graph, scaler: Estimator, columns: str) -> str:
    """Write a MinMaxScaler."""
    columns = graph.add("Mul", columns, graph.doubles(scaler.scale_))
    columns = graph.add("Add", columns, graph.doubles(scaler.min_))
    return _clipped(graph, columns, *scaler.feature_range) if scaler.clip else columns


def max_abs_scaler(graph: Graph, scaler: Estimator, columns: str) -> str:
    """Write a MaxAbsScaler."""
    columns = graph.add("Div", columns, graph.doubles(scaler.scale_))
    return _clipped(graph, columns, -1.0, 1.0) if scaler.clip else columns


def binarizer(graph: Graph, estimator: Estimator, columns: str) -> str:
    """Write a Binarizer."""
    graph.require_equal("Binarizer")
    return graph.to_double(graph.add("Greater", columns, graph.doubles(estimator.threshold)))


def selector(graph: Graph, estimator: Estimator, columns: str) -> str:
    """Write what only chooses columns, such as SelectKBest or VarianceThreshold."""
    return graph.columns(columns, estimator.get_support(indices=True))


def polynomial_features(graph: Graph, estimator: Estimator, columns: str) -> str:
    """Write PolynomialFeatures: x_i * (x_j * x_k), as scikit-learn multiplies."""
    least, most = _degrees(estimator.degree)
    parts = [columns] if least <= 1 else []
    terms: list[tuple[int, ...]] = [(i,) for i in range(estimator.n_features_in_)]
    products = columns
    for _ in range(2, most + 1):
        terms, products = _next_degree(graph, columns, terms, products, estimator)
        if not terms:
            break
        if len(terms[0]) >= least:
            parts.append(products)
    if estimator.include_bias:
        parts.insert(0, _ones(graph, columns))
    return graph.add("Concat", *parts, axis=1)


def _degrees(degree: int | tuple[int, int]) -> tuple[int, int]:
    least, most = (0, degree) if isinstance(degree, int) else degree
    if most < 1:
        raise NoExactWriterError("PolynomialFeatures of degree 0")
    return least, most


def _next_degree(
    graph: Graph, columns: str, terms: list[tuple[int, ...]], products: str, estimator: Estimator
) -> tuple[list[tuple[int, ...]], str]:
    once = int(estimator.interaction_only)
    longer = [
        (first, position)
        for first in range(estimator.n_features_in_)
        for position, term in enumerate(terms)
        if term[0] >= first + once
    ]
    if not longer:
        return [], products
    firsts, positions = zip(*longer, strict=True)
    product = graph.add("Mul", graph.columns(products, positions), graph.columns(columns, firsts))
    return [(first, *terms[position]) for first, position in longer], product


def _standardised(
    graph: Graph, columns: str, centre: ArrayLike | None, scale: ArrayLike | None
) -> str:
    """Add the difference from the centre [K], then the quotient by the scale [K]: [N, K]."""
    if centre is not None:
        columns = graph.add("Sub", columns, graph.doubles(centre))
    return columns if scale is None else graph.add("Div", columns, graph.doubles(scale))


def _ones(graph: Graph, columns: str) -> str:
    """Add a column of ones, whatever the values are."""
    one = graph.doubles(1.0)
    is_missing = graph.add("IsNaN", graph.columns(columns, [0]))
    return graph.add("Where", is_missing, one, one)


def _clipped(graph: Graph, columns: str, low: float, high: float) -> str:
    """Add the limits by comparison: NaN stays NaN."""
    bounds: list[tuple[str, NDArray[np.float64] | float]] = [("Less", low), ("Greater", high)]
    for comparison, bound in bounds:
        limit = graph.doubles(bound)
        columns = graph.add("Where", graph.add(comparison, columns, limit), limit, columns)
    return columns
