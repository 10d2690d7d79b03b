"""A graph made elsewhere is served if it answers the sample as expected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper
from skl2onnx import to_onnx
from skl2onnx.common import data_types as types
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import IsolationForest
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from tests.unit.training.fitted.brought import asked, client_of, deliveries, speed_of
from tests.unit.training.fitted.brought_graphs import (
    DOUBLES,
    FLOATS,
    WEIGHTS,
    bring,
    forest,
    of_network,
    refused,
    rows,
    softmax,
    with_answers,
)
from training.fitted.errors import RefusedError

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd


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


OPTIONAL = """
inputs:
  age: {type: number, minimum: 0, maximum: 99, optional: true}
  distance: {type: number, minimum: 0, maximum: 99}
"""


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


def test_a_missing_value_is_taken_only_where_one_is_expected(tmp_path: Path) -> None:
    classifier, sample = forest(), rows()
    expected = sample.assign(speed=classifier.predict(sample))
    graph = to_onnx(classifier, initial_types=FLOATS)
    told = refused(tmp_path, graph, expected, target="speed", signature=OPTIONAL)

    assert "makes age optional, and no row of the sample lacks it" in told
