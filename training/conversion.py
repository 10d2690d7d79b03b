"""scikit-learn -> ONNX, in the one form that serving runs.

Whether the graph answers what the estimator answers is not believed here but measured by
`training.parity`: converters are known to be silently wrong.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from onnx import TensorProto, helper
from skl2onnx import to_onnx
from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType
from sklearn.base import is_classifier

from prediction.model import INPUT_NAME
from training.recipe import Classes, Values

if TYPE_CHECKING:
    from collections.abc import Callable

    from onnx import ModelProto

    from prediction.columns import Matrix

type DType = Literal["float32", "float64"]

_TENSORS = {"float32": FloatTensorType, "float64": DoubleTensorType}
_ELEMENTS = {"float32": TensorProto.FLOAT, "float64": TensorProto.DOUBLE}


class ConversionError(Exception):
    """There is no ONNX graph for the estimator; the message is the converter's own."""


def convert(estimator: Any, columns: int, dtype: DType = "float32") -> ModelProto:  # noqa: ANN401  scikit-learn publishes no types
    """Convert a fitted classifier or regression with the given number of input columns.

    float32 suits almost everything; SVC and SimpleImputer make invalid graphs in float64. float64
    is for regressions that must agree with scikit-learn to more than six digits.

    Raises:
        ConversionError: the converter does not know the estimator or one of its settings.

    Returns:
        A graph with the input "columns" and the outputs "label" and "probabilities", or "value".
    """
    try:
        graph = _to_onnx(estimator, columns, dtype)
    # The converter raises whatever comes to hand; all of it means that it cannot.
    except Exception as error:
        reason = str(error).strip().splitlines()[0]
        raise ConversionError(f"skl2onnx cannot convert this estimator: {reason}") from error
    graph = graph if is_classifier(estimator) else _flat_value(graph, dtype)
    return _without_leftovers(graph)


def _to_onnx(estimator: Any, columns: int, dtype: DType) -> ModelProto:  # noqa: ANN401  as above
    with warnings.catch_warnings():
        # The converter looks at attributes of SVC that are about to go, and does without them.
        warnings.filterwarnings("ignore", "Attribute `prob[AB]_` was deprecated", FutureWarning)
        graph: ModelProto = to_onnx(
            estimator,
            initial_types=[(INPUT_NAME, _TENSORS[dtype]([None, columns]))],
            # Probabilities as a tensor, not as a list of dictionaries.
            options={"zipmap": False} if is_classifier(estimator) else None,
            # Without a name it would get a random one, and training would not be repeatable.
            name="model",
        )
    return graph


def classes_of(classifier: Any) -> Callable[[Matrix], Classes]:  # noqa: ANN401  as above
    """The reference answers of a fitted scikit-learn classifier."""
    return lambda matrix: Classes(
        np.asarray(classifier.predict(matrix), dtype=np.int64), classifier.predict_proba(matrix)
    )


def values_of(regression: Any) -> Callable[[Matrix], Values]:  # noqa: ANN401  as above
    """The reference answers of a fitted scikit-learn regression."""
    return lambda matrix: Values(np.asarray(regression.predict(matrix), dtype=np.float64))


def _flat_value(graph: ModelProto, dtype: DType) -> ModelProto:
    """Turn the converter's output [N, 1] into "value" [N]."""
    body = graph.graph
    wide = body.output[0].name
    body.initializer.append(helper.make_tensor("flat", TensorProto.INT64, [1], [-1]))
    body.node.append(helper.make_node("Reshape", [wide, "flat"], ["value"]))
    del body.output[:]
    body.output.append(helper.make_tensor_value_info("value", _ELEMENTS[dtype], [None]))
    return graph


def _without_leftovers(graph: ModelProto) -> ModelProto:
    """Drop constants that no node reads: ONNX Runtime warns of each whenever it loads them."""
    read = {name for node in graph.graph.node for name in node.input}
    kept = [constant for constant in graph.graph.initializer if constant.name in read]
    del graph.graph.initializer[:]
    graph.graph.initializer.extend(kept)
    return graph
