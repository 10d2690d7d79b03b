"""What a graph takes: one tensor of all columns, or one of each column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from onnx import TensorProto

from training.fitted.errors import RefusedError
from training.fitted.graphs.reading import nodes_of, own_name
from training.fitted.sample import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onnx import ModelProto, ValueInfoProto

    from prediction.columns import Matrix
    from training.fitted.inputs import Input

_MATRIX_RANK = 2

TYPES: dict[int, Any] = {
    TensorProto.FLOAT: np.float32,
    TensorProto.DOUBLE: np.float64,
    TensorProto.INT64: np.int64,
    TensorProto.INT32: np.int32,
    TensorProto.BOOL: np.bool_,
    TensorProto.STRING: object,
}
REALS = {TensorProto.FLOAT, TensorProto.DOUBLE}
WHOLE = {TensorProto.INT64, TensorProto.INT32}

_READERS = {
    *("Tokenizer", "StringNormalizer", "TfIdfVectorizer", "StringSplit", "StringConcat"),
    *("RegexFullMatch", "LabelHasher"),
}
"""Operators that look into texts."""


class Tensor(NamedTuple):
    """An input of the graph.

    Attributes:
        name: in the graph.
        element: the type of its values.
        width: how many columns it has; None if any number goes.
        rank: 1 for [rows], 2 for [rows, columns].
    """

    name: str
    element: int
    width: int | None
    rank: int


class Taken(NamedTuple):
    """All inputs of a graph; several are of a column each."""

    tensors: tuple[Tensor, ...]

    @property
    def names(self) -> list[str] | None:
        """The names of the columns; None if they stand in one tensor."""
        several = len(self.tensors) > 1
        return [own_name(one.name) for one in self.tensors] if several else None

    @property
    def width(self) -> int | None:
        """How many columns there are; None if any number goes."""
        several = len(self.tensors)
        return several if several > 1 else self.tensors[0].width

    def elements(self, columns: int) -> list[int]:
        """Return the type of each column."""
        of_each = [one.element for one in self.tensors]
        return of_each if len(of_each) > 1 else of_each * columns

    def feed(self, matrix: Matrix, inputs: Sequence[Input]) -> dict[str, Any]:
        """Make of encoded rows what the graph's maker would give it."""
        columns = [
            _values(matrix[:, number], one, element)
            for number, (one, element) in enumerate(
                zip(inputs, self.elements(len(inputs)), strict=True)
            )
        ]
        if len(self.tensors) == 1 and self.tensors[0].rank == _MATRIX_RANK:
            return {self.tensors[0].name: np.column_stack(columns)}
        return {
            one.name: column.reshape((-1, 1)[: one.rank])
            for one, column in zip(self.tensors, columns, strict=True)
        }


def taken_by(model: ModelProto, name: str) -> Taken:
    """Read what a graph takes.

    Args:
        model: as `reading.read` returns it.
        name: of its file.

    Raises:
        RefusedError: instances cannot be made into that.
    """
    constants = {one.name for one in model.graph.initializer}
    found = [_tensor(one, name) for one in model.graph.input if one.name not in constants]
    if not found:
        raise RefusedError(f"{name} takes no input")
    wide = [own_name(one.name) for one in found if one.width != 1]
    if len(found) > 1 and wide:
        raise RefusedError(
            f"{name} takes several columns in {listed(wide)} beside other inputs: export it with"
            " one input for all columns, or one for each"
        )
    reads = [one.op_type for one in nodes_of(model.graph) if one.op_type in _READERS]
    if reads and any(one.element == TensorProto.STRING for one in found):
        raise RefusedError(
            f"{name} looks into texts ({reads[0]}), which only their pipeline can do as it was"
            " fitted: bring that, as joblib or skops"
        )
    return Taken(tuple(found))


def _tensor(value: ValueInfoProto, file: str) -> Tensor:
    told, name = value.type.tensor_type, own_name(value.name)
    rank = len(told.shape.dim)
    if not value.type.HasField("tensor_type") or rank not in {1, _MATRIX_RANK}:
        raise RefusedError(f"{file} takes no table of rows and columns in its input {name}")
    if told.elem_type not in TYPES:
        kind = TensorProto.DataType.Name(told.elem_type).lower()
        raise RefusedError(f"{file} takes {kind} in its input {name}, which cannot be served")
    if told.shape.dim[0].dim_value:
        raise RefusedError(
            f"{file} takes {told.shape.dim[0].dim_value} rows at a time: export it so that their"
            " number may be any (dynamic_axes, or a dynamic shape)"
        )
    width = 1 if rank == 1 else told.shape.dim[1].dim_value or None
    return Tensor(value.name, told.elem_type, width, rank)


def _values(codes: Matrix, one: Input, element: int) -> Any:  # noqa: ANN401  an array of any type
    if element != TensorProto.STRING:
        return codes.astype(TYPES[element])
    texts = np.array(one.known, dtype=object)
    return texts[codes.astype(np.int64)]
