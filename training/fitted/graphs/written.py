"""The graph as it is served: encoded columns before it, the names of serving behind it."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from prediction.manifest import Task
from prediction.runtimes.onnx import INPUT_NAME
from training.conversion.agreement import Agreement, promise
from training.conversion.forming import Forming
from training.conversion.graph import ML_DOMAIN, ML_OPSET
from training.fitted.graphs.interface import REALS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from onnx import ModelProto, NodeProto

    from training.fitted.graphs.form import GraphForm
    from training.fitted.graphs.interface import Taken, Tensor
    from training.fitted.graphs.outputs import Outputs
    from training.fitted.inputs import Input

_OPSET = 13
"""For the nodes around a graph that has no operator of ONNX's own set."""


def written(
    model: ModelProto, taken: Taken, inputs: Sequence[Input], outputs: Outputs, form: GraphForm
) -> ModelProto:
    """Write what serving runs; it takes the columns as one matrix.

    Args:
        model: without maps; it stays as it is.
        taken: what it takes.
        inputs: the columns.
        outputs: what it answers.
        form: what of it is answered.
    """
    graph = deepcopy(model)
    known = {one.domain for one in graph.opset_import}
    if not known & {"", "ai.onnx"}:
        graph.opset_import.append(helper.make_opsetid("", _OPSET))
    if ML_DOMAIN not in known:
        graph.opset_import.append(helper.make_opsetid(ML_DOMAIN, ML_OPSET))
    element = _element(taken, len(inputs))
    _put_before(graph, taken, inputs, element)
    forming = Forming(graph, TensorProto.DOUBLE)
    _put_behind(forming, outputs, form)
    return graph


def promising(graph: ModelProto, agreement: Agreement) -> ModelProto:
    """Write into a graph how closely it agrees with what is expected of it."""
    del graph.metadata_props[:]
    promise(graph, agreement)
    return graph


def _element(taken: Taken, columns: int) -> int:
    """Return the type of the matrix: the narrowest in which no column loses anything."""
    wide = {*taken.elements(columns)} - {TensorProto.FLOAT, TensorProto.STRING, TensorProto.BOOL}
    element: int = TensorProto.DOUBLE if wide else TensorProto.FLOAT
    return element


def _put_before(graph: ModelProto, taken: Taken, inputs: Sequence[Input], element: int) -> None:
    body = graph.graph
    own = list(taken.tensors)
    nodes: list[NodeProto] = []
    if len(own) == 1 and own[0].element in REALS:
        nodes.append(helper.make_node("Cast", [INPUT_NAME], [own[0].name], to=own[0].element))
    elif len(own) == len(inputs):
        for number, (one, tensor) in enumerate(zip(inputs, own, strict=True)):
            nodes += _column(graph, number, one, tensor)
    else:
        columns = [own[0]._replace(name=f"column_{number}") for number in range(len(inputs))]
        for number, (one, tensor) in enumerate(zip(inputs, columns, strict=True)):
            nodes += _column(graph, number, one, tensor)
        joined = [tensor.name for tensor in columns]
        nodes.append(helper.make_node("Concat", joined, [own[0].name], axis=1))
    rest = list(body.node)
    constants = {one.name for one in body.initializer}
    kept = [one for one in body.input if one.name in constants]
    del body.node[:], body.input[:]
    body.node.extend([*nodes, *rest])
    matrix = helper.make_tensor_value_info(INPUT_NAME, element, [None, len(inputs)])
    body.input.extend([matrix, *kept])


def _column(graph: ModelProto, number: int, one: Input, tensor: Tensor) -> Iterator[NodeProto]:
    """Yield what makes a column of the matrix the graph's own."""
    is_text = tensor.element == TensorProto.STRING
    name = f"taken_{number}"
    at = _constant(graph, f"{name}_at", np.array([number]))
    yield helper.make_node("Gather", [INPUT_NAME, at], [f"{name}_code"], axis=1)  # [rows, 1]
    to = TensorProto.INT64 if is_text else tensor.element
    yield helper.make_node("Cast", [f"{name}_code"], [f"{name}_typed"], to=to)
    typed = f"{name}_typed"
    if is_text:
        texts = _constant(graph, f"{name}_texts", np.array(one.known, dtype=object))
        yield helper.make_node("Gather", [texts, typed], [f"{name}_text"])
        typed = f"{name}_text"
    shape = _constant(graph, f"{name}_shape", np.array([-1, 1][: tensor.rank]))
    yield helper.make_node("Reshape", [typed, shape], [tensor.name])


def _constant(graph: ModelProto, name: str, value: NDArray[Any]) -> str:
    graph.graph.initializer.append(numpy_helper.from_array(value, name))
    return name


def _put_behind(forming: Forming, outputs: Outputs, form: GraphForm) -> None:
    numbers = _numbers(forming, outputs, form)
    if form.task is Task.REGRESSION:
        forming.put("value", forming.shaped(numbers, -1), 1)
    elif form.task is Task.MULTIOUTPUT_REGRESSION:
        forming.put("values", numbers, 2)
    else:
        _put_class(forming, outputs, form, numbers)


def _put_class(forming: Forming, outputs: Outputs, form: GraphForm, numbers: str) -> None:
    if form.counted:
        # before the cast: old operator sets have it for float alone
        table = forming.add("Flatten", outputs.numbers[0], axis=1)
        forming.put("label", forming.add("ArgMax", table, axis=1, keepdims=0), 1, whole=True)
    else:
        label = forming.shaped(str(outputs.label), -1)
        if not isinstance(form.classes[0], str):
            label = forming.add("Cast", label, to=TensorProto.INT64)
        forming.put_label(label, form.classes)
    if form.told:
        chosen = forming.add("Gather", numbers, forming.constant(np.array(form.told)), axis=1)
        if form.task is Task.SCORED_CLASSIFICATION:
            forming.put("scores", chosen, 2)
            return
        # added up in float32, they may be a last digit beyond
        bounds = [forming.constant(np.array([bound], np.float64)) for bound in (0, 1)]
        at_least = forming.add("Max", chosen, bounds[0])
        forming.put("probabilities", forming.add("Min", at_least, bounds[1]), 2)


def _numbers(forming: Forming, outputs: Outputs, form: GraphForm) -> str:
    """Add the numbers of all outputs, side by side, as doubles; nothing if none is needed."""
    if form.classes and not form.told:
        return ""
    each = [
        forming.add("Cast", forming.add("Flatten", name, axis=1), to=TensorProto.DOUBLE)
        for name in outputs.numbers
    ]
    return each[0] if len(each) == 1 else forming.add("Concat", *each, axis=1)
