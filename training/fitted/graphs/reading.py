"""The file of a graph, opened without running it, and refused where serving could not run it."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import onnx
from onnx import compose

from prediction.runtimes.onnx import session
from training.fitted.errors import RefusedError, first_line
from training.fitted.files import mlflow_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import onnxruntime as ort
    from onnx import GraphProto, ModelProto, NodeProto

_SUFFIX = ".onnx"
_PREFIX = "own/"
"""Before all names of the graph: those that serving knows mean something to it."""

_DOMAINS = {"", "ai.onnx", "ai.onnx.ml", "com.microsoft"}
"""Of the operators that ONNX Runtime has."""

_DRAWING = {
    *("RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike"),
    *("Bernoulli", "Multinomial"),
}
_FIRST_OPSET = 7
"""ONNX Runtime promises nothing of older ones."""


def graph_file(path: Path) -> Path | None:
    """Return the graph that a path names, or the one of a folder of MLflow; None if it is none.

    Raises:
        RefusedError: it is a folder, and none of MLflow.
    """
    file = mlflow_folder.read(path).file if path.is_dir() else path
    return file if file.suffix.lower() == _SUFFIX else None


def read(path: Path) -> ModelProto:
    """Read a graph, and put a prefix before all its names.

    Raises:
        RefusedError: it is no graph, damaged, or has what serving cannot run.
    """
    if not path.is_file():
        raise RefusedError(f"{path.name} is no file")
    model = _parsed(path)
    for reason in _reasons(model):
        raise RefusedError(f"{path.name} cannot be served: {reason}")
    named: ModelProto = compose.add_prefix(model, _PREFIX)
    return named


def own_name(name: str) -> str:
    """Return what its maker called an input or output."""
    return name.removeprefix(_PREFIX)


def loaded(model: ModelProto, name: str) -> ort.InferenceSession:
    """Load the graph of a file as serving does.

    Raises:
        RefusedError: that cannot be done.
    """
    try:
        return session(model.SerializeToString())
    # ONNX Runtime raises a dozen unrelated types.
    except Exception as error:
        reason = first_line(error)
        if "opset" in reason.lower():
            sets = (f"{one.domain or 'ai.onnx'} {one.version}" for one in model.opset_import)
            reason = f"ONNX Runtime does not know its operator sets ({', '.join(sets)})"
        raise RefusedError(f"{name} cannot be loaded: {reason}") from error


def nodes_of(graph: GraphProto) -> Iterator[NodeProto]:
    """Yield all nodes, those of branches and loops too."""
    for node in graph.node:
        yield node
        for attribute in node.attribute:
            for inner in (attribute.g, *attribute.graphs):
                yield from nodes_of(inner)


def _parsed(path: Path) -> ModelProto:
    try:
        # files beside it, which it may name, are not read
        model: ModelProto = onnx.load_model(path, load_external_data=False)
    # Protocol buffers raise an error of their own.
    except Exception as error:
        raise RefusedError(f"{path.name} is no ONNX graph, or is damaged") from error
    if not model.graph.node or not model.ir_version:
        raise RefusedError(f"{path.name} is no ONNX graph, or is damaged")
    return model


def _reasons(model: ModelProto) -> Iterator[str]:
    graph, outside = model.graph, onnx.TensorProto.EXTERNAL
    constants = chain(
        graph.initializer,
        (one.t for node in nodes_of(graph) for one in node.attribute if one.HasField("t")),
    )
    if model.ir_version > onnx.IR_VERSION:
        yield f"its IR version {model.ir_version} is newer than is known here ({onnx.IR_VERSION})"
    if any(one.data_location == outside for one in constants):
        yield (
            "its weights are in another file: save it as one (external_data=False in PyTorch,"
            " save_as_external_data=False in onnx)"
        )
    known = _DOMAINS | {one.domain for one in model.functions}
    inside = chain.from_iterable(one.node for one in model.functions)
    for node in chain(nodes_of(graph), inside):
        if node.domain not in known:
            yield f"its operator {node.op_type} is of {node.domain}, which ONNX Runtime lacks"
        if node.op_type in _DRAWING:
            yield f"its operator {node.op_type} draws at random"
    for one in model.opset_import:
        if one.domain in {"", "ai.onnx"} and one.version < _FIRST_OPSET:
            yield f"its operator set {one.version} is too old; {_FIRST_OPSET} is the first one"
