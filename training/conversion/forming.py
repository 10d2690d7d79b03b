"""Nodes behind those of a graph of somebody else's, which put its outputs into our form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike
    from onnx import ModelProto

    from prediction.manifest import Class

_ML = "ai.onnx.ml"


class Forming:
    """A graph whose outputs are taken away, and given by the names that serving knows.

    Attributes:
        body: nodes, constants, inputs and outputs.
        element: the type of its numbers.
        versions: of its operator sets, by their domains.
        given: its outputs as they were.
    """

    def __init__(self, graph: ModelProto, element: int) -> None:
        self.body, self.element = graph.graph, element
        self.versions = {one.domain: one.version for one in graph.opset_import}
        self.given = list(self.body.output)
        del self.body.output[:]

    def add(self, operator: str, *inputs: str, domain: str = "", **attributes: Any) -> str:  # noqa: ANN401  onnx takes much
        """Add a node; returns the name of its output."""
        output = f"formed_{len(self.body.node)}"
        self.body.node.append(
            helper.make_node(operator, list(inputs), [output], domain=domain, **attributes)
        )
        return output

    def constant(self, value: ArrayLike) -> str:
        """Add a constant."""
        name = f"form_{len(self.body.initializer)}"
        self.body.initializer.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def shaped(self, name: str, *shape: int) -> str:
        """Add the reshaping to this shape."""
        return self.add("Reshape", name, self.constant(np.array(shape)))

    def put(self, output: str, name: str, rank: int, *, whole: bool = False) -> None:
        """Make something an output."""
        self.body.node.append(helper.make_node("Identity", [name], [output]))
        element = TensorProto.INT64 if whole else self.element
        self.body.output.append(helper.make_tensor_value_info(output, element, [None] * rank))

    def put_label(self, given: str, classes: Sequence[Class]) -> None:
        """Make the number of the class an output, in the words of the graph's operator sets."""
        if list(classes) == list(range(len(classes))):
            number = given
        elif isinstance(classes[0], str):
            numbers = {"keys_strings": classes, "values_int64s": range(len(classes))}
            is_old = self.versions[_ML] == 1
            told: dict[str, Any] = {"classes_strings": classes} if is_old else numbers
            number = self.add("LabelEncoder", given, domain=_ML, **told)
        else:
            known = self.constant(np.array([int(one) for one in classes]))
            is_class = self.add("Equal", self.shaped(given, -1, 1), known)
            as_number = self.add("Cast", is_class, to=TensorProto.FLOAT)
            number = self.add("ArgMax", as_number, axis=1, keepdims=0)
        self.put("label", number, 1, whole=True)
