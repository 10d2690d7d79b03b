"""skl2onnx, for what no exact writer knows: the form that serving runs, in one element type.

Whether the graph answers what the estimator answers is not assumed here but measured by
`training.proof`: converters are known to be silently wrong.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Literal

from onnx import TensorProto, helper
from skl2onnx import to_onnx
from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType
from sklearn.base import is_classifier

from prediction.runtimes.onnx import INPUT_NAME
from training.conversion.servable import served_classes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onnx import ModelProto, NodeProto

    from prediction.manifest import Class
    from training.conversion.graph import Estimator

type DType = Literal["float32", "float64"]

_ML = "ai.onnx.ml"
_TENSORS = {"float32": FloatTensorType, "float64": DoubleTensorType}
_ELEMENTS = {"float32": TensorProto.FLOAT, "float64": TensorProto.DOUBLE}


def converted(estimator: Estimator, columns: int, dtype: DType) -> ModelProto:
    """Convert a fitted classifier or regression; raises whatever the converter does."""
    graph = _to_onnx(estimator, columns, dtype)
    if is_classifier(estimator):
        return _without_leftovers(_numbered_label(graph, served_classes(estimator)))
    return _without_leftovers(_flat_value(graph, dtype))


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


def _numbered_label(graph: ModelProto, classes: Sequence[Class]) -> ModelProto:
    """Turn the output "label" from the class into its number."""
    if list(classes) == list(range(len(classes))):
        return graph
    body = graph.graph
    for node in body.node:
        for position, output in enumerate(node.output):
            if output == "label":
                node.output[position] = "class"
    body.node.extend(_numbering(graph, classes))
    label = next(output for output in body.output if output.name == "label")
    label.type.tensor_type.elem_type = TensorProto.INT64
    return graph


def _numbering(graph: ModelProto, classes: Sequence[Class]) -> list[NodeProto]:
    """Make the nodes from "class" to "label", in the words of the graph's operator sets."""
    if isinstance(classes[0], str):
        versions = {one.domain: one.version for one in graph.opset_import}
        numbers = {"keys_strings": classes, "values_int64s": range(len(classes))}
        attributes: dict[str, Any] = {"classes_strings": classes} if versions[_ML] == 1 else numbers
        return [helper.make_node("LabelEncoder", ["class"], ["label"], domain=_ML, **attributes)]
    known = helper.make_tensor(
        "served_classes", TensorProto.INT64, [len(classes)], list(map(int, classes))
    )
    column = helper.make_tensor("one_a_row", TensorProto.INT64, [2], [-1, 1])
    graph.graph.initializer.extend([known, column])
    return [
        helper.make_node("Reshape", ["class", "one_a_row"], ["class_column"]),
        helper.make_node("Equal", ["class_column", "served_classes"], ["is_class"]),
        helper.make_node("Cast", ["is_class"], ["is_class_number"], to=TensorProto.FLOAT),
        helper.make_node("ArgMax", ["is_class_number"], ["label"], axis=1, keepdims=0),
    ]


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
