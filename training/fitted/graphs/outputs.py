"""What a graph answers: a class, numbers or both, and which classes it knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from training.fitted.errors import RefusedError
from training.fitted.graphs.reading import own_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from onnx import ModelProto, NodeProto

    from prediction.manifest import Class

_LABELS = {TensorProto.INT64, TensorProto.INT32, TensorProto.STRING, TensorProto.BOOL}
_NUMBERS = {TensorProto.FLOAT, TensorProto.DOUBLE}
_CLASSES = ("classlabels_strings", "classlabels_int64s", "classlabels_ints")
_CHOOSING = ("ArrayFeatureExtractor", "Gather")
_MOST = 2
"""The rank of [rows, numbers]."""


class Outputs(NamedTuple):
    """The outputs that can be served.

    Attributes:
        label: the name of the one that is a class, if there is one.
        texts: whether that is a text.
        numbers: the names of the others.
        doubles: whether all of these are float64.
    """

    label: str | None
    texts: bool
    numbers: tuple[str, ...]
    doubles: bool


def without_maps(model: ModelProto) -> None:
    """Answer the tensors of which a graph makes maps from class to probability.

    Raises:
        RefusedError: it answers something else that is no tensor.
    """
    makers = {name: node for node in model.graph.node for name in node.output}
    for output in model.graph.output:
        maker = makers.get(output.name)
        if maker is not None and maker.op_type == "ZipMap":
            shape = helper.make_tensor_value_info(
                maker.input[0], TensorProto.FLOAT, [None, len(_named(maker))]
            )
            output.CopyFrom(shape)
        elif not output.type.HasField("tensor_type"):
            raise RefusedError(f"the graph answers no tensor in {own_name(output.name)}")


def outputs_of(model: ModelProto) -> Outputs:
    """Return the class and the numbers apart.

    Raises:
        RefusedError: there are several classes, or what is neither.
    """
    labels = [one for one in model.graph.output if _element(one) in _LABELS]
    numbers = [one for one in model.graph.output if _element(one) in _NUMBERS]
    if len(labels) + len(numbers) < len(model.graph.output):
        raise RefusedError("the graph answers what is neither a class nor float or double numbers")
    if len(labels) > 1:
        raise RefusedError(f"the graph answers {len(labels)} classes a row; one can be served")
    return Outputs(
        labels[0].name if labels else None,
        any(_element(one) == TensorProto.STRING for one in labels),
        tuple(one.name for one in numbers),
        all(_element(one) == TensorProto.DOUBLE for one in numbers),
    )


def classes_in(
    model: ModelProto, count: int, label: NDArray[Any], numbers: NDArray[np.float64]
) -> tuple[Class, ...]:
    """Return the classes in the order in which the graph has them.

    Args:
        model: whose operators name them.
        count: how many there are, if that is known, else 0.
        label: some that it answers, of their type.
        numbers: what it answers beside them, one a class if their number is known.

    Raises:
        RefusedError: it does not say which there are, or in which order.
    """
    if label.dtype.kind == "b":
        return (False, True)
    wanted = str if label.dtype.kind in "OU" else int
    known = {
        names
        for names in _lists(model)
        if all(isinstance(one, wanted) for one in names) and (not count or len(names) == count)
    }
    if len(known) == 1:
        return next(iter(known))
    counted = tuple(range(count))
    if wanted is int and not known and np.isin(label, counted).all():
        if count and not np.array_equal(label.reshape(len(label)), numbers.argmax(axis=1)):
            raise RefusedError(
                "the graph names no classes, and its class is not that of its greatest number, so"
                " that nothing tells in which order its numbers are"
            )
        return counted
    raise RefusedError(
        "the graph does not say which classes it knows: export it with their probabilities, or"
        " bring the estimator"
    )


def numbers_in(arrays: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
    """Put the numbers of all outputs side by side: [rows, numbers].

    Raises:
        RefusedError: they are no table.
    """
    if any(one.ndim > _MOST for one in arrays):
        raise RefusedError("the graph answers more than a list of numbers a row")
    rows = [one.reshape(len(one), -1).astype(np.float64) for one in arrays]
    return np.hstack(rows) if rows else np.empty((0, 0))


def _element(output: Any) -> int:  # noqa: ANN401  onnx publishes no types
    element: int = output.type.tensor_type.elem_type
    return element


def _lists(model: ModelProto) -> Iterator[tuple[Class, ...]]:
    """Yield all lists of classes that operators have."""
    constants = {one.name: one for one in model.graph.initializer}
    for node in model.graph.node:
        if names := _named(node):
            yield names
        if node.op_type in _CHOOSING and node.input[0] in constants:
            constant = constants[node.input[0]]
            # whole numbers are gathered for many other reasons
            if node.op_type != "Gather" or constant.data_type == TensorProto.STRING:
                values = numpy_helper.to_array(constant).reshape(-1).tolist()
                yield tuple(_text(one) for one in values)


def _named(node: NodeProto) -> tuple[Class, ...]:
    for attribute in node.attribute:
        if attribute.name in _CLASSES:
            values = helper.get_attribute_value(attribute)
            if len(values) > 1:
                return tuple(_text(one) for one in values)
    return ()


def _text(value: Any) -> Any:  # noqa: ANN401  of any type
    return value.decode() if isinstance(value, bytes) else value
