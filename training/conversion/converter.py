"""skl2onnx, for what no exact writer knows: the form that serving runs, in one element type.

Whether the graph answers what the estimator answers is not believed here but measured by
`training.proof`: converters are known to be silently wrong.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Literal

from onnx import TensorProto, helper
from skl2onnx import to_onnx
from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType
from sklearn.base import is_classifier

from prediction.model import INPUT_NAME

if TYPE_CHECKING:
    from onnx import ModelProto

    from training.conversion.graph import Estimator

type DType = Literal["float32", "float64"]

_TENSORS = {"float32": FloatTensorType, "float64": DoubleTensorType}
_ELEMENTS = {"float32": TensorProto.FLOAT, "float64": TensorProto.DOUBLE}


def converted(estimator: Estimator, columns: int, dtype: DType) -> ModelProto:
    """Convert a fitted classifier or regression; raises whatever the converter does."""
    graph = _to_onnx(estimator, columns, dtype)
    return _without_leftovers(graph if is_classifier(estimator) else _flat_value(graph, dtype))


def _to_onnx(estimator: Estimator, columns: int, dtype: DType) -> ModelProto:
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
