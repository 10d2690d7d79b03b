"""OneHotEncoder, OrdinalEncoder and TargetEncoder on numbers.

Numbers are compared as doubles: 2.5 is not the category 2.

With handle_unknown="error" scikit-learn raises where a graph cannot; the export proves that no
allowed input is unknown then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from onnx import TensorProto, helper

from training.conversion.errors import NoExactWriterError
from training.conversion.graph import ML_DOMAIN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.conversion.graph import Estimator, Graph

_UNKNOWN = -1.0
"""Equal to the number of no output."""


def one_hot_encoder(graph: Graph, encoder: Estimator, columns: str) -> str:
    """Write a OneHotEncoder."""
    graph.require_equal("OneHotEncoder")
    return one_hot(graph, encoder, columns)


def one_hot(graph: Graph, encoder: Estimator, columns: str) -> str:
    """Add each column's number of output, then a comparison with all numbers: [N, outputs]."""
    sources = []
    for feature, categories in enumerate(_numeric(encoder)):
        outputs, unknown, width = _outputs_of(encoder, feature)
        if width:
            column = graph.columns(columns, [feature])
            code = _look_up(graph, column, categories, outputs, unknown)
            hot = graph.add("Equal", code, graph.doubles(np.arange(width)))
            sources.append(graph.to_double(hot))
    if not sources:
        return graph.columns(columns, [])
    return graph.add("Concat", *sources, axis=1)


def ordinal_encoder(graph: Graph, encoder: Estimator, columns: str) -> str:
    """Write an OrdinalEncoder."""
    graph.require_equal("OrdinalEncoder")
    codes = []
    for feature, categories in enumerate(_numeric(encoder)):
        outputs = _grouped(encoder, feature).astype(np.float64)
        missing = np.isnan(categories)
        outputs[missing] = encoder.encoded_missing_value
        unknown = np.nan
        if encoder.handle_unknown == "use_encoded_value":
            unknown = float(encoder.unknown_value)
        column = graph.columns(columns, [feature])
        codes.append(_look_up(graph, column, categories, outputs, unknown))
    return graph.add("Concat", *codes, axis=1)


def target_encoder(graph: Graph, encoder: Estimator, columns: str) -> str:
    """Write a TargetEncoder; of several classes, those of one column stand side by side."""
    graph.require_equal("TargetEncoder")
    several = encoder.target_type_ == "multiclass"
    means = np.atleast_1d(np.asarray(encoder.target_mean_, dtype=np.float64))
    parts = []
    for feature, categories in enumerate(_numeric(encoder)):
        column = graph.columns(columns, [feature])
        for number, mean in enumerate(means):
            encoding = encoder.encodings_[feature * len(means) + number if several else feature]
            parts.append(_look_up(graph, column, categories, encoding, float(mean)))
    return graph.add("Concat", *parts, axis=1)


def _numeric(encoder: Estimator) -> list[NDArray[np.float64]]:
    if any(np.asarray(one).dtype.kind not in "biuf" for one in encoder.categories_):
        raise NoExactWriterError("categories that are texts")
    return [np.asarray(categories, dtype=np.float64) for categories in encoder.categories_]


def _grouped(encoder: Estimator, feature: int) -> NDArray[np.int64]:
    """Read the number of each category once the infrequent ones share one."""
    numbers = np.arange(len(encoder.categories_[feature]))
    if encoder._infrequent_enabled:  # noqa: SLF001  said nowhere else
        mapping = encoder._default_to_infrequent_mappings[feature]  # noqa: SLF001
        if mapping is not None:
            # OrdinalEncoder leaves the missing category, the last one, to itself.
            numbers[: len(mapping)] = mapping
    return numbers


def _outputs_of(encoder: Estimator, feature: int) -> tuple[NDArray[np.float64], float, int]:
    """Read the output of each category, that of an unknown one, and how many there are."""
    outputs = _grouped(encoder, feature)
    unknown = _UNKNOWN
    if encoder.handle_unknown in {"infrequent_if_exist", "warn"}:
        infrequent = encoder._infrequent_indices[feature] if encoder._infrequent_enabled else None  # noqa: SLF001
        if infrequent is not None:
            unknown = float(outputs[infrequent[0]])
    width = int(outputs.max()) + 1
    dropped = encoder._drop_idx_after_grouping  # noqa: SLF001
    if dropped is None or dropped[feature] is None:
        return outputs.astype(np.float64), unknown, width
    gone = int(dropped[feature])
    renumbered = np.where(outputs == gone, _UNKNOWN, outputs - (outputs > gone))
    if unknown == gone:
        return renumbered.astype(np.float64), _UNKNOWN, width - 1
    return renumbered.astype(np.float64), unknown - (unknown > gone), width - 1


def _look_up(
    graph: Graph,
    column: str,
    keys: NDArray[np.float64],
    values: NDArray[np.float64],
    default: float,
) -> str:
    """Add the value of each key that a column holds: [N, 1]."""
    return graph.add(
        "LabelEncoder",
        column,
        domain=ML_DOMAIN,
        keys_tensor=_doubles("keys", keys),
        values_tensor=_doubles("values", values),
        default_tensor=_doubles("default", np.array([default])),
    )


def _doubles(name: str, values: NDArray[np.float64]) -> TensorProto:
    return helper.make_tensor(name, TensorProto.DOUBLE, [len(values)], values.tolist())
