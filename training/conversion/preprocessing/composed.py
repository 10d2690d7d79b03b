"""ColumnTransformer and FeatureUnion: parts side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from training.conversion.errors import NoExactWriterError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from training.conversion.graph import Estimator, Graph

type Write = Callable[[Graph, Estimator, str], str]
"""Writes any transformer."""


def column_transformer(graph: Graph, composed: Estimator, columns: str, write: Write) -> str:
    """Write a ColumnTransformer over a matrix; columns are numbers, slices or masks."""
    weights = composed.transformer_weights or {}
    chosen = [
        (name, transformer, numbers)
        for name, transformer, given in composed.transformers_
        if _stays(transformer) and len(numbers := _numbers(given, composed.n_features_in_))
    ]

    def part(told: tuple[str, Estimator, NDArray[np.int64]]) -> str:
        name, transformer, numbers = told
        written = _part(graph, transformer, graph.columns(columns, numbers), write)
        return _weighted(graph, written, weights.get(name))

    return _side_by_side(graph, graph.apart(chosen, part))


def feature_union(graph: Graph, union: Estimator, columns: str, write: Write) -> str:
    """Write a FeatureUnion."""
    weights = union.transformer_weights or {}

    def part(told: tuple[str, Estimator]) -> str:
        name, transformer = told
        return _weighted(graph, _part(graph, transformer, columns, write), weights.get(name))

    kept = [told for told in union.transformer_list if _stays(told[1])]
    return _side_by_side(graph, graph.apart(kept, part))


def _stays(transformer: Estimator) -> bool:
    """Return whether a part is not dropped."""
    return not (isinstance(transformer, str) and transformer == "drop")


def _part(graph: Graph, transformer: Estimator, columns: str, write: Write) -> str:
    return columns if isinstance(transformer, str) else write(graph, transformer, columns)


def _weighted(graph: Graph, part: str, weight: float | None) -> str:
    return part if weight is None else graph.add("Mul", part, graph.doubles(weight))


def _side_by_side(graph: Graph, parts: list[str]) -> str:
    if not parts:
        raise NoExactWriterError("a transformer without an output")
    return parts[0] if len(parts) == 1 else graph.add("Concat", *parts, axis=1)


def _numbers(chosen: Any, count: int) -> NDArray[np.int64]:  # noqa: ANN401  scikit-learn takes much
    if isinstance(chosen, str) or any(isinstance(one, str) for one in np.ravel(_listed(chosen))):
        raise NoExactWriterError("columns by name")
    numbers: NDArray[np.int64] = np.arange(count)[chosen]
    return np.atleast_1d(numbers)


def _listed(chosen: Any) -> Any:  # noqa: ANN401  as above
    return [] if isinstance(chosen, slice) else np.asarray(chosen, dtype=object)
