"""Models of a few nodes, written to disk as training writes real ones, for tests of serving."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

OPSET = [helper.make_opsetid("", 21)]

SUM_INPUTS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "left": {"type": "number", "minimum": -100, "maximum": 100, "unit": "m"},
        "right": {"type": ["number", "null"]},
    },
    "required": ["left"],
    "additionalProperties": False,
}


def write_sign_classifier(folder: Path, name: str = "sign", **changes: Any) -> Path:
    """Class 1 where left + right > 0; probabilities are the softmax of (0, left + right)."""
    total = helper.make_node("ReduceSum", ["columns", "axis"], ["total"], keepdims=1)
    scores = helper.make_node("Mul", ["total", "weights"], ["scores"])
    probabilities = helper.make_node("Softmax", ["scores"], ["probabilities"], axis=1)
    label = helper.make_node("ArgMax", ["scores"], ["label"], axis=1, keepdims=0)
    graph = helper.make_graph(
        [total, scores, probabilities, label],
        name,
        [_matrix("columns", 2)],
        [
            helper.make_tensor_value_info("label", TensorProto.INT64, ["rows"]),
            _matrix("probabilities", 2),
        ],
        [
            numpy_helper.from_array(np.array([1]), "axis"),
            numpy_helper.from_array(np.array([[0, 1]], np.float32), "weights"),
        ],
    )
    golden = {"instance": {"left": 1, "right": 1}, "prediction": {"class": 1}}
    return _write(folder, name, graph, task="classification", **{"golden": [golden], **changes})


def write_sum_regression(folder: Path, name: str = "sum", **changes: Any) -> Path:
    """left + right (or what the columns are), with an interval of one on either side."""
    total = helper.make_node("ReduceSum", ["columns", "axis"], ["value"], keepdims=0)
    low = helper.make_node("Sub", ["value", "one"], ["low"])
    high = helper.make_node("Add", ["value", "one"], ["high"])
    graph = helper.make_graph(
        [total, low, high],
        name,
        [_matrix("columns", "any number")],
        [
            helper.make_tensor_value_info(output, TensorProto.FLOAT, ["rows"])
            for output in ("value", "low", "high")
        ],
        [
            numpy_helper.from_array(np.array([1]), "axis"),
            numpy_helper.from_array(np.array([1], np.float32), "one"),
        ],
    )
    golden = {"instance": {"left": 1, "right": 2}, "prediction": {"value": 3}}
    changes = {"interval_coverage": 0.8, "unit": "m", "golden": [golden], **changes}
    return _write(folder, name, graph, task="regression", **changes)


def write_told_regression(folder: Path, name: str = "told", **changes: Any) -> Path:
    """The sum of the columns, missing ones as nothing, with all that a regression can tell.

    The interval is one on either side; three quarters above is the 90th percentile; the
    probabilities of `within` come to a half where the value is as much as each: 24 and 72.
    """
    nodes = [
        helper.make_node("IsNaN", ["columns"], ["missing"]),
        helper.make_node("Where", ["missing", "zero", "columns"], ["there"]),
        helper.make_node("ReduceSum", ["there", "axis"], ["value"], keepdims=0),
        helper.make_node("Sub", ["value", "one"], ["low"]),
        helper.make_node("Add", ["value", "one"], ["high"]),
        helper.make_node("Unsqueeze", ["value", "axis"], ["value_column"]),
        helper.make_node("Add", ["value_column", "ahead"], ["quantiles"]),
        helper.make_node("Sub", ["within", "value_column"], ["spare"]),
        helper.make_node("Sigmoid", ["spare"], ["probabilities"]),
    ]
    constants = {"zero": 0.0, "one": 1.0, "ahead": 0.75, "within": [[24.0, 72.0]]}
    graph = helper.make_graph(
        nodes,
        name,
        [_matrix("columns", "any number")],
        [
            *(
                helper.make_tensor_value_info(output, TensorProto.FLOAT, ["rows"])
                for output in ("value", "low", "high")
            ),
            _matrix("quantiles", 1),
            _matrix("probabilities", 2),
        ],
        [
            numpy_helper.from_array(np.array([1]), "axis"),
            *(
                numpy_helper.from_array(np.array(v, np.float32), name)
                for name, v in constants.items()
            ),
        ],
    )
    golden = {"instance": {"left": 1, "right": 2}, "prediction": {"value": 3}}
    told = {
        "interval_coverage": 0.8,
        "quantiles": {"p90": 0.9},
        "probabilities": {"24h": "Less than 24.", "72h": "Less than 72."},
        "golden": [golden],
    }
    return _write(folder, name, graph, task="regression", **{**told, **changes})


def write_table(folder: Path, task: str, tables: dict[str, Any], **changes: Any) -> Path:
    """A model of any task, which answers the row of each table that `left` is the number of."""
    nodes = [
        helper.make_node("Gather", ["columns", "first"], ["left"], axis=1),
        helper.make_node("Cast", ["left"], ["row"], to=TensorProto.INT64),
    ]
    constants = [numpy_helper.from_array(np.array(0), "first")]
    outputs = []
    for name, values in tables.items():
        table = np.asarray(values)
        if table.dtype.kind == "f":
            table = table.astype(np.float32)
        constants.append(numpy_helper.from_array(table, f"{name}_table"))
        nodes.append(helper.make_node("Gather", [f"{name}_table", "row"], [name], axis=0))
        element = helper.np_dtype_to_tensor_dtype(table.dtype)
        shape = ["rows", *table.shape[1:]]
        outputs.append(helper.make_tensor_value_info(name, element, shape))
    graph = helper.make_graph(nodes, "table", [_matrix("columns", 2)], outputs, constants)
    golden = {"instance": {"left": 0}, "prediction": {}}
    return _write(folder, "table", graph, task=task, **{"golden": [golden], **changes})


def _matrix(name: str, columns: int | str) -> Any:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["rows", columns])


def _write(folder: Path, name: str, graph: Any, **changes: Any) -> Path:
    model = helper.make_model(graph, opset_imports=OPSET, ir_version=10)
    return write_artifact(folder, name, model.SerializeToString(), **changes)


def write_artifact(
    folder: Path, name: str, content: bytes, dtype: str = "float32", **changes: Any
) -> Path:
    """Write a graph of two columns and the manifest of a model that has it."""
    home = folder / name
    home.mkdir(parents=True)
    (home / "model.onnx").write_bytes(content)
    manifest = {
        "manifest_version": 1,
        "name": name,
        "version": "1.0.0",
        "title": "A tiny model",
        "description": "Adds its inputs.",
        "inputs": SUM_INPUTS,
        "outputs": {"type": "object"},
        "columns": [
            {"input": "left", "encoding": "number"},
            {"input": "right", "encoding": "number"},
        ],
        "artifact": {
            "file": "model.onnx",
            "sha256": hashlib.sha256(content).hexdigest(),
            "bytes": len(content),
            "dtype": dtype,
        },
        "metrics": {
            "split": "none",
            "values": {},
            "baseline": {"name": "none", "values": {}},
        },
        "parity": {"rows": 0},
        "data": {"source": "made for a test", "sha256": "0" * 64, "rows": 0},
        "libraries": {},
        **changes,
    }
    (home / "model.json").write_text(json.dumps(manifest))
    return home
