"""A graph made elsewhere is served if it answers the sample as expected."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
import pandas as pd
import pytest
from onnx import TensorProto, helper, numpy_helper
from skl2onnx import to_onnx
from skl2onnx.common import data_types as types
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import IsolationForest, RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from tests.unit.training.fitted.brought import asked, client_of, deliveries, speed_of
from training.fitted.adding import add
from training.fitted.asked import Added, Asked
from training.fitted.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NUMBERS = ["age", "distance"]
FLOATS = [("X", types.FloatTensorType([None, 2]))]
DOUBLES = [("X", types.DoubleTensorType([None, 2]))]


def rows() -> pd.DataFrame:
    """Two columns of numbers, as float32 has them."""
    found = deliveries()[["age"]].astype(np.float32)
    return found.assign(
        distance=np.random.default_rng(2).normal(20, 8, len(found)).round(1)
    ).astype(np.float32)


def bring(folder: Path, graph: Any, sample: pd.DataFrame, **more: Any) -> tuple[Added, Path]:
    """Save a graph and its sample, and add it; what is said stands in `folder / said`."""
    file, path = folder / "model.onnx", folder / "rows.csv"
    file.write_bytes(graph if isinstance(graph, bytes) else graph.SerializeToString())
    sample.to_csv(path, index=False)
    said: list[str] = []
    output = folder / "models"
    added = add(Asked(file, path, **{"name": "brought", **more}), output, said.append)
    (folder / "said").write_text("\n".join(said))
    return added, output


def refused(folder: Path, graph: Any, sample: pd.DataFrame, **more: Any) -> str:
    """Return why a graph is refused; nothing is written."""
    with pytest.raises(RefusedError) as error:
        bring(folder, graph, sample, **more)
    assert not (folder / "models").exists()
    assert "\n" not in str(error.value)
    return str(error.value)


def forest() -> Any:
    found = rows()
    return RandomForestClassifier(21, random_state=0).fit(found, speed_of(deliveries()))


def with_answers(sample: pd.DataFrame, classifier: Any) -> pd.DataFrame:
    """Add the answers of a classifier."""
    told = classifier.predict_proba(sample)
    shares = {f"p{number}": told[:, number] for number in range(told.shape[1])}
    return sample.assign(speed=classifier.predict(sample), **shares)


@pytest.mark.parametrize("zipmap", [True, False])
def test_a_classifier_of_one_tensor_answers_as_its_estimator(tmp_path: Path, zipmap: bool) -> None:  # noqa: FBT001
    classifier, sample = forest(), rows()
    graph = to_onnx(classifier, initial_types=FLOATS, options={id(classifier): {"zipmap": zipmap}})
    added, models = bring(tmp_path, graph, with_answers(sample, classifier), target="speed,p0,p1")
    client = client_of(models)

    fresh = sample + np.float32(0.5)
    predictions = asked(client, fresh)

    assert [one["class"] for one in predictions] == classifier.predict(fresh).tolist()
    np.testing.assert_allclose(
        [one["class_probabilities"] for one in predictions],
        classifier.predict_proba(fresh),
        atol=1e-6,
    )
    told = client.get("/models/brought").json
    assert told["classes"] == ["fast", "slow"]
    assert "in the precision of float32" in added.card
    assert "The graph against the answers expected of it, and on probes" in added.card
    assert "sklearn" not in added.card
    assert "optional" not in added.signature
    assert client.post("/models/brought/predict", {"age": None, "distance": 1}).status == 422
    assert client.post("/models/brought/predict", {"age": 30, "distance": 1e300}).status == 422
    assert "skl2onnx" in (tmp_path / "said").read_text()


def test_of_a_class_alone_the_class_is_answered(tmp_path: Path) -> None:
    classifier, sample = forest(), rows()
    graph = to_onnx(classifier, initial_types=FLOATS)
    expected = sample.assign(speed=classifier.predict(sample))
    _, models = bring(tmp_path, graph, expected, target="speed")

    predictions = asked(client_of(models), sample)

    assert predictions == [{"class": one} for one in expected["speed"]]
    assert "the graph's 2 numbers beside it are left out" in (tmp_path / "said").read_text()


def mixed() -> tuple[Any, pd.DataFrame]:
    """Fit a pipeline of a text, a whole number and a number."""
    found = deliveries()[["city", "age"]].assign(distance=rows()["distance"].astype(np.float64))
    encoder = OneHotEncoder(handle_unknown="ignore")
    columns = ColumnTransformer(
        [("categories", encoder, ["city", "age"])], remainder=StandardScaler()
    )
    pipeline = make_pipeline(columns, LogisticRegression()).fit(found, speed_of(found))
    return pipeline, found


MIXED = [
    ("city", types.StringTensorType([None, 1])),
    ("age", types.Int64TensorType([None, 1])),
    ("distance", types.FloatTensorType([None, 1])),
]


def test_an_input_of_each_column_takes_its_own_type(tmp_path: Path) -> None:
    pipeline, sample = mixed()
    graph = to_onnx(pipeline, initial_types=MIXED)
    shuffled = with_answers(sample, pipeline)[["distance", "p0", "speed", "city", "age", "p1"]]
    _, models = bring(tmp_path, graph, shuffled, target="speed,p0,p1")
    client = client_of(models)

    predictions = asked(client, sample)

    np.testing.assert_allclose(
        [one["class_probabilities"] for one in predictions],
        pipeline.predict_proba(sample),
        atol=1e-6,
    )
    one = {"city": "Oslo", "age": 30, "distance": 4.5}
    assert client.post("/models/brought/predict", one).status == 200
    for wrong in ({"city": "Atlantis"}, {"age": 30.5}, {"city": None}, {"distance": None}):
        assert client.post("/models/brought/predict", one | wrong).status == 422


def test_a_regression_in_float64_is_proven_in_float64(tmp_path: Path) -> None:
    sample = rows().astype(np.float64)
    line = LinearRegression().fit(sample, sample["age"] * 2 + sample["distance"])
    graph = to_onnx(line, initial_types=DOUBLES)
    expected = sample.assign(hours=line.predict(sample))
    added, models = bring(tmp_path, graph, expected, target="hours")

    predictions = asked(client_of(models), sample + 0.25)

    found = [one["value"] for one in predictions]
    np.testing.assert_allclose(found, line.predict(sample + 0.25), rtol=1e-12)
    assert "in the precision of float64" in added.card


def test_several_numbers_are_several_outputs_by_their_columns(tmp_path: Path) -> None:
    sample = rows().astype(np.float64)
    both = np.column_stack([sample["age"] * 2, sample["distance"] - 3])
    line = LinearRegression().fit(sample, both)
    expected = sample.assign(**dict(zip(["north", "east"], line.predict(sample).T, strict=True)))
    _, models = bring(tmp_path, to_onnx(line, initial_types=DOUBLES), expected, target="north,east")

    [first, *_] = asked(client_of(models), sample)

    assert list(first["values"]) == ["north", "east"]


def softmax(weights: Any, *, rows_at_a_time: int | str = "rows", operator: str = "Softmax") -> Any:
    """Make what a network's export looks like: one tensor in, a number a class out."""
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, [rows_at_a_time, 2])]
    outputs = [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, None)]
    nodes = [helper.make_node("MatMul", ["x", "label"], ["columns"])]
    nodes.append(helper.make_node(operator, ["columns"], ["probabilities"]))
    constants = [numpy_helper.from_array(weights.astype(np.float32), "label")]
    body = helper.make_graph(nodes, "network", inputs, outputs, constants)
    return helper.make_model(body, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


WEIGHTS = np.array([[0.02, -0.03, 0.01], [-0.05, 0.04, 0.02]])


def of_network(sample: pd.DataFrame) -> pd.DataFrame:
    """Add what the network answers."""
    raised = np.exp(sample.to_numpy(np.float64) @ WEIGHTS)
    shares = raised / raised.sum(axis=1, keepdims=True)
    told = {f"p{number}": shares[:, number] for number in range(3)}
    return sample.assign(kind=shares.argmax(axis=1), **told)


def test_a_network_answers_its_greatest_number_s_class(tmp_path: Path) -> None:
    sample = rows()
    expected = of_network(sample)
    _, models = bring(tmp_path, softmax(WEIGHTS), expected, target="kind,p0,p1,p2")

    predictions = asked(client_of(models), sample)

    assert [one["class"] for one in predictions] == expected["kind"].tolist()
    found = [one["class_probabilities"] for one in predictions]
    np.testing.assert_allclose(found, expected[["p0", "p1", "p2"]], atol=1e-6)


def test_a_value_near_0_is_proven_to_a_part_of_the_largest(tmp_path: Path) -> None:
    # the rounding of both products is what is left of their difference
    sample = rows().assign(age=lambda frame: frame["distance"] * 0.3)
    sample.loc[0, "age"] = 1.0
    graph = softmax(np.array([[1.0], [-0.3]]), operator="Identity")
    expected = sample.assign(total=sample["age"].astype(np.float64) - sample["distance"] * 0.3)
    bring(tmp_path, graph, expected, target="total")

    wrong = expected.assign(total=expected["total"] + 1e-3)
    (tmp_path / "models" / "brought" / "model.json").unlink()
    with pytest.raises(RefusedError, match=r"of the largest.* in full precision"):
        bring(tmp_path, graph, wrong, target="total", name="other")


def test_texts_that_are_gathered_are_the_classes(tmp_path: Path) -> None:
    graph = softmax(WEIGHTS)
    names = np.array(["a", "b", "c"], dtype=object)
    graph.graph.initializer.append(numpy_helper.from_array(names, "names"))
    graph.graph.node.append(
        helper.make_node("ArgMax", ["probabilities"], ["at"], axis=1, keepdims=0)
    )
    graph.graph.node.append(helper.make_node("Gather", ["names", "at"], ["kind"]))
    graph.graph.output.insert(
        0, helper.make_tensor_value_info("kind", TensorProto.STRING, ["rows"])
    )
    expected = of_network(rows()).assign(kind=lambda frame: names[frame["kind"]])
    _, models = bring(tmp_path, graph, expected, target="kind,p0,p1,p2")

    assert client_of(models).get("/models/brought").json["classes"] == ["a", "b", "c"]


def test_raw_scores_are_no_probabilities(tmp_path: Path) -> None:
    sample = rows()
    scores = sample.to_numpy(np.float64) @ WEIGHTS
    told = {f"s{number}": scores[:, number] for number in range(3)}
    expected = sample.assign(kind=scores.argmax(axis=1), **told)
    graph = softmax(WEIGHTS, operator="Identity")
    _, models = bring(tmp_path, graph, expected, target="kind,s0,s1,s2")

    [first, *_] = asked(client_of(models), sample)

    assert list(first) == ["class", "scores"]


def test_an_outlier_detector_answers_a_class_and_a_score(tmp_path: Path) -> None:
    sample = rows()
    detector = IsolationForest(n_estimators=10, random_state=0).fit(sample)
    graph = to_onnx(detector, initial_types=FLOATS, target_opset={"": 15, "ai.onnx.ml": 3})
    expected = sample.assign(odd=detector.predict(sample))
    told = refused(tmp_path, graph, expected, target="odd")

    assert "does not say which classes it knows" in told


def test_a_perceptron_is_proven_as_closely_as_float32_goes(tmp_path: Path) -> None:
    sample = rows()
    network = make_pipeline(StandardScaler(), MLPClassifier((20, 20), tol=0.1, random_state=0))
    network.fit(sample, sample["age"].astype(int) // 25)
    graph = to_onnx(network, initial_types=FLOATS)
    _, models = bring(tmp_path, graph, with_answers(sample, network), target="speed,p0,p1,p2,p3")

    assert {one["class"] for one in asked(client_of(models), sample)} <= {0, 1, 2, 3}


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


def test_a_missing_value_is_taken_where_one_is_expected(tmp_path: Path) -> None:
    graph = softmax(WEIGHTS)
    graph.graph.node[0].input[0] = "whole"
    graph.graph.initializer.append(numpy_helper.from_array(np.zeros(1, np.float32), "nothing"))
    for node in (
        helper.make_node("Where", ["missing", "nothing", "x"], ["whole"]),
        helper.make_node("IsNaN", ["x"], ["missing"]),
    ):
        graph.graph.node.insert(0, node)
    sample = rows()
    sample.loc[::5, "age"] = np.nan
    expected = of_network(sample.fillna(0)).assign(age=sample["age"])
    _, models = bring(tmp_path, graph, expected, target="kind,p0,p1,p2")
    client = client_of(models)

    assert [one["class"] for one in asked(client, sample)] == expected["kind"].tolist()
    assert client.post("/models/brought/predict", {"distance": 1}).status == 200
    assert client.post("/models/brought/predict", {"age": 40}).status == 422


OPTIONAL = """
inputs:
  age: {type: number, minimum: 0, maximum: 99, optional: true}
  distance: {type: number, minimum: 0, maximum: 99}
"""


def test_a_missing_value_is_taken_only_where_one_is_expected(tmp_path: Path) -> None:
    classifier, sample = forest(), rows()
    expected = sample.assign(speed=classifier.predict(sample))
    graph = to_onnx(classifier, initial_types=FLOATS)
    told = refused(tmp_path, graph, expected, target="speed", signature=OPTIONAL)

    assert "makes age optional, and no row of the sample lacks it" in told


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
