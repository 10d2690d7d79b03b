"""A graph made elsewhere is refused where an answer of it could be wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
import pandas as pd
import pytest
from onnx import TensorProto, helper, numpy_helper

from tests.unit.training.fitted.brought import client_of
from tests.unit.training.fitted.brought_graphs import (
    WEIGHTS,
    bring,
    of_network,
    refused,
    rows,
    softmax,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def external() -> Any:
    graph = softmax(WEIGHTS)
    onnx.external_data_helper.convert_model_to_external_data(graph, size_threshold=0)
    for one in graph.graph.initializer:
        one.ClearField("raw_data")
        one.data_location = TensorProto.EXTERNAL
    return graph


def changed(**members: Any) -> Any:
    graph = softmax(WEIGHTS)
    for name, value in members.items():
        if name == "domain":
            graph.graph.node[0].domain = value
            graph.opset_import.append(helper.make_opsetid(value, 1))
        elif name == "operator":
            graph.graph.node[1].op_type = value
        elif name == "opset":
            graph.opset_import[0].version = value
        elif name == "rank":
            graph.graph.input[0].type.tensor_type.shape.dim.add()
        else:
            setattr(graph, name, value)
    return graph


@pytest.mark.parametrize(
    ("graph", "told"),
    [
        (b"", "model.onnx is no ONNX graph, or is damaged"),
        (b"no graph at all", "model.onnx is no ONNX graph, or is damaged"),
        (softmax(WEIGHTS).SerializeToString()[:-40], "model.onnx is no ONNX graph, or is damaged"),
        (external(), "its weights are in another file"),
        (changed(domain="ai.onnx.contrib"), "MatMul is of ai.onnx.contrib, which"),
        (changed(operator="RandomNormalLike"), "its operator RandomNormalLike draws at random"),
        (changed(opset=99), "does not know its operator sets (ai.onnx 99)"),
        (changed(opset=5), "its operator set 5 is too old"),
        (changed(ir_version=99), "its IR version 99 is newer than is known here"),
        (changed(operator="NoSuchThing"), "model.onnx cannot be loaded"),
        (changed(rank=3), "takes no table of rows and columns in its input x"),
        (softmax(WEIGHTS, rows_at_a_time=1), "takes 1 rows at a time"),
        (softmax(WEIGHTS * 1.01), "otherwise than the sample expects (the two differ"),
        (softmax(WEIGHTS[:, :2]), "answers 2 numbers, and --target names 4 columns"),
        (softmax(np.vstack([WEIGHTS, WEIGHTS])), "cannot be loaded"),
    ],
)  # fmt: skip
def test_what_cannot_be_served_or_proven_is_refused(tmp_path: Path, graph: Any, told: str) -> None:
    assert told in refused(tmp_path, graph, of_network(rows()), target="kind,p0,p1,p2")


def test_without_expected_answers_nothing_can_be_proven(tmp_path: Path) -> None:
    told = refused(tmp_path, softmax(WEIGHTS), rows())

    assert "nothing can be proven without expected answers" in told
    assert "--target" in told


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"extra": 1.0},
            "graph's model was fitted on 2 columns without names, and the sample has 3",
        ),
        ({"age": "old"}, "takes a number in age, and the sample has a text"),
        ({"kind": 7}, "has 7, which is no class"),
        ({"p0": np.nan}, "the column p0 has values that are no numbers"),
    ],
)
def test_a_sample_that_is_not_of_the_graph_is_refused(
    tmp_path: Path, change: dict[str, Any], told: str
) -> None:
    sample = of_network(rows()).assign(**change)
    assert told in refused(tmp_path, softmax(WEIGHTS), sample, target="kind,p0,p1,p2")


def test_a_graph_that_answers_rows_by_the_others_is_refused(tmp_path: Path) -> None:
    graph = softmax(WEIGHTS)
    graph.graph.node[0].input[0] = "less"
    graph.graph.node.insert(0, helper.make_node("Sub", ["x", "least"], ["less"]))
    least = helper.make_node("ReduceMin", ["x"], ["least"], axes=[0], keepdims=1)
    graph.graph.node.insert(0, least)
    sample = rows()
    expected = of_network(sample - sample.min()).assign(age=sample["age"], distance=sample.distance)

    told = refused(tmp_path, graph, expected, target="kind,p0,p1,p2")

    assert told.startswith("what is served and the graph itself differ")


def test_a_graph_without_a_finite_answer_to_some_values_is_refused(tmp_path: Path) -> None:
    graph = helper.make_model(
        helper.make_graph(
            [
                helper.make_node("Sub", ["x", "pole"], ["from pole"]),
                helper.make_node("Reciprocal", ["from pole"], ["y"]),
            ],
            "pole",
            [helper.make_tensor_value_info("x", TensorProto.DOUBLE, ["rows"])],
            [helper.make_tensor_value_info("y", TensorProto.DOUBLE, ["rows"])],
            [numpy_helper.from_array(np.array([3.5]), "pole")],
        ),
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=8,
    )
    values = np.arange(1.0, 9.0)
    sample = pd.DataFrame({"at": values + 0.25, "is": 1 / (values - 3.25)})

    assert "NaN or infinity is answered on" in refused(tmp_path, graph, sample, target="is")


def test_texts_that_are_looked_into_are_refused(tmp_path: Path) -> None:
    graph = helper.make_model(
        helper.make_graph(
            [
                helper.make_node("Flatten", ["text"], ["flat"], axis=0),
                helper.make_node("StringNormalizer", ["flat"], ["out"], case_change_action="LOWER"),
            ],
            "texts",
            [helper.make_tensor_value_info("text", TensorProto.STRING, [None, 1])],
            [helper.make_tensor_value_info("out", TensorProto.STRING, [None, None])],
        ),
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=8,
    )
    told = refused(tmp_path, graph, pd.DataFrame({"text": ["A"], "is": ["a"]}), target="is")

    assert "looks into texts (StringNormalizer)" in told


def made(nodes: list[Any], takes: Mapping[str, int], answers: Mapping[str, tuple[int, int]]) -> Any:
    """Make a graph of columns, one tensor each."""
    inputs = [helper.make_tensor_value_info(one, of, [None, 1]) for one, of in takes.items()]
    outputs = [
        helper.make_tensor_value_info(one, of, [None, width] if width else [None])
        for one, (of, width) in answers.items()
    ]
    graph = helper.make_graph(nodes, "made", inputs, outputs)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)


def two_columns() -> pd.DataFrame:
    values = np.random.default_rng(4).uniform(0, 4, (60, 2)).round(2)
    return pd.DataFrame(values, columns=["a", "b"])


AB = {"a": TensorProto.DOUBLE, "b": TensorProto.DOUBLE}
SCALES = numpy_helper.from_array(np.array([[5e7, 0.1]]), "scales")


def test_each_of_several_outputs_is_proven_by_its_own_size(tmp_path: Path) -> None:
    nodes = [
        helper.make_node("Concat", ["a", "b"], ["ab"], axis=1),
        helper.make_node("Constant", [], ["s"], value=SCALES),
        helper.make_node("Mul", ["ab", "s"], ["scaled"]),
        helper.make_node("Cast", ["scaled"], ["y"], to=TensorProto.FLOAT),
    ]
    graph = made(nodes, AB, {"y": (TensorProto.FLOAT, 2)})
    sample = two_columns()
    right = sample.assign(large=(sample["a"] * 5e7).astype(np.float32), small=sample["b"] * 0.1)

    bring(tmp_path, graph, right.round({"small": 9}), target="large,small")

    wrong = right.assign(small=0.123)
    (tmp_path / "wrong").mkdir()
    assert "differ" in refused(tmp_path / "wrong", graph, wrong, target="large,small")


def of_two_classes(*last: Any, answers: Mapping[str, tuple[int, int]]) -> Any:
    """Make a graph of shares `p` that sum to one, and its greatest as `best`."""
    nodes = [
        helper.make_node("Concat", ["a", "b"], ["ab"], axis=1),
        helper.make_node("Softmax", ["ab"], ["p"], axis=1),
        helper.make_node("ArgMax", ["p"], ["best"], axis=1, keepdims=0),
        *last,
    ]
    return made(nodes, AB, answers)


def of_shares(sample: pd.DataFrame) -> pd.DataFrame:
    shares = np.exp(sample.to_numpy())
    shares /= shares.sum(axis=1, keepdims=True)
    return pd.DataFrame(shares, columns=["p0", "p1"])


def test_classes_in_an_order_that_nothing_tells_are_refused(tmp_path: Path) -> None:
    order = numpy_helper.from_array(np.array([1, 0]), "order")
    graph = of_two_classes(
        helper.make_node("Constant", [], ["order"], value=order),
        helper.make_node("Gather", ["order", "best"], ["k"]),
        answers={"k": (TensorProto.INT64, 0), "p": (TensorProto.DOUBLE, 2)},
    )
    sample = two_columns()
    shares = of_shares(sample)
    expected = pd.concat([sample, shares], axis=1).assign(k=1 - shares.to_numpy().argmax(axis=1))

    told = refused(tmp_path, graph, expected, target="k,p0,p1")

    assert "nothing tells in which order its numbers are" in told


def test_a_class_beside_two_tables_of_numbers_is_refused(tmp_path: Path) -> None:
    graph = of_two_classes(
        helper.make_node("Add", ["a", "b"], ["s"]),
        answers={
            "best": (TensorProto.INT64, 0),
            "p": (TensorProto.DOUBLE, 2),
            "s": (TensorProto.DOUBLE, 1),
        },
    )
    sample = two_columns()
    shares = of_shares(sample)
    expected = pd.concat([sample, shares], axis=1).assign(
        k=shares.to_numpy().argmax(axis=1), s=sample.sum(axis=1)
    )

    assert "2 tables of numbers" in refused(tmp_path, graph, expected, target="k,p0,p1,s")


def test_a_class_of_numbers_that_are_none_is_refused_though_it_alone_is_told(
    tmp_path: Path,
) -> None:
    nodes = [
        helper.make_node("Concat", ["a", "b"], ["ab"], axis=1),
        helper.make_node("Log", ["ab"], ["logs"]),
        helper.make_node("Softmax", ["logs"], ["p"], axis=1),
        helper.make_node("ArgMax", ["p"], ["k"], axis=1, keepdims=0),
    ]
    graph = made(nodes, AB, {"k": (TensorProto.INT64, 0), "p": (TensorProto.DOUBLE, 2)})
    sample = two_columns() + 0.5
    expected = sample.assign(k=(sample["b"] > sample["a"]).astype(int))
    expected.loc[0, ["a", "k"]] = [-1, 0]

    assert "NaN or infinity beside a class" in refused(tmp_path, graph, expected, target="k")


def test_whole_numbers_stay_within_the_type_of_the_graph(tmp_path: Path) -> None:
    nodes = [
        helper.make_node("Cast", ["n"], ["d"], to=TensorProto.DOUBLE),
        helper.make_node("Add", ["d", "d"], ["y"]),
    ]
    graph = made(nodes, {"n": TensorProto.INT32}, {"y": (TensorProto.DOUBLE, 1)})
    sample = pd.DataFrame({"n": np.arange(60) * 30_000_000})

    added, models = bring(tmp_path, graph, sample.assign(y=sample["n"] * 2.0), target="y")

    predict = client_of(models).post
    assert predict("/models/brought/predict", {"n": 2**31 - 1}).json == {"value": 2.0**32 - 2}
    assert predict("/models/brought/predict", {"n": 2**31}).status == 422
    wider = re.sub("maximum: .*", "maximum: 1.0e+10", added.signature)
    (tmp_path / "wider").mkdir()
    told = refused(
        tmp_path / "wider",
        graph,
        sample.assign(y=sample["n"] * 2.0),
        target="y",
        signature=wider,
    )
    assert "beyond 2147483647" in told
