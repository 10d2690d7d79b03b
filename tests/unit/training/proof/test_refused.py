"""Export refuses a graph that answers otherwise on any row that a client may send."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from onnx import ModelProto, numpy_helper
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import (
    GradientBoostingClassifier,
    RandomForestClassifier,
)
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from prediction.answers import Answers, Classes, Values
from training.conversion import classes_of, convert, values_of
from training.conversion.skl2onnx_graph import converted
from training.inputs import choice, columns_of, instance, integer, number, optional
from training.parity import ParityError, answering
from training.proof import prove
from training.recipe import FittedModel, Metrics

STEPS = np.array([[1.0], [2.0], [3.0], [4.0], [5.0], [10.0]])
ONE_IS_LAST = [0, 0, 0, 0, 0, 1]
SIZE = number("How wide it is.", 0, 20, example=2.0)


def trained(
    graph: ModelProto,
    answer: Callable[[Any], Answers],
    held_out: np.ndarray,
    **inputs: dict[str, Any],
) -> FittedModel:
    schema = instance(**inputs)
    metrics = Metrics("All rows are new.", {}, "a guess", {})
    return FittedModel(
        graph=graph,
        answer=answer,
        inputs=schema,
        columns=columns_of(schema),
        held_out=held_out,
        metrics=metrics,
        golden=[],
    )


def proved(model: FittedModel) -> dict[str, Any]:
    return prove(model, answering(model.graph.SerializeToString()))


def converted_tree() -> tuple[DecisionTreeClassifier, ModelProto]:
    """A tree that knows no missing value, and what skl2onnx makes of it."""
    tree = DecisionTreeClassifier(random_state=0).fit(STEPS, ONE_IS_LAST)
    return tree, converted(tree, 1, "float32")


def with_missing_the_other_way(graph: ModelProto) -> ModelProto:
    for node in graph.graph.node:
        for attribute in node.attribute:
            if attribute.name == "nodes_missing_value_tracks_true":
                attribute.ints[0] = 1 - attribute.ints[0]
    return graph


def test_a_null_that_goes_another_way_than_in_scikit_learn_is_refused() -> None:
    tree = DecisionTreeClassifier().fit(STEPS, ONE_IS_LAST)
    graph = with_missing_the_other_way(convert(tree, 1))

    assert proved(trained(graph, classes_of(tree), STEPS, size=SIZE))["rows"] == len(STEPS)
    with pytest.raises(ParityError, match=r"of rows null in size, such as \{'size': None\}"):
        proved(trained(graph, classes_of(tree), STEPS, size=optional(SIZE)))


def test_two_nulls_together_are_tried() -> None:
    rows = np.random.default_rng(0).uniform(0, 20, (50, 2))

    def answer(matrix: Any) -> Values:
        both = np.isnan(matrix).all(axis=1)
        return Values(np.where(both, 1.0, 0.0))

    constant = convert(DecisionTreeRegressor().fit(rows, np.zeros(50)), 2)
    inputs = {"width": optional(SIZE), "height": optional(SIZE)}

    with pytest.raises(ParityError, match="null in width and height"):
        proved(trained(constant, answer, rows, **inputs))


@pytest.mark.parametrize(
    "estimator",
    [
        GradientBoostingClassifier(n_estimators=2),
        KNeighborsClassifier(2),
        LogisticRegression(),
    ],
    ids=["boosting", "neighbours", "linear"],
)
def test_optional_is_refused_where_scikit_learn_takes_no_null(estimator: Any) -> None:
    fitted = estimator.fit(STEPS, ONE_IS_LAST)
    model = trained(convert(fitted, 1), classes_of(fitted), STEPS, size=optional(SIZE))

    with pytest.raises(ParityError, match=r"with null in size.* contains NaN.*optional"):
        proved(model)


def test_an_input_without_a_range_is_refused() -> None:
    tree = DecisionTreeClassifier().fit(STEPS, ONE_IS_LAST)
    unlimited = {"type": "number", "description": "Any.", "examples": [1]}

    with pytest.raises(ParityError, match=r"refuses rows with size at the limits.*a range"):
        proved(trained(convert(tree, 1), classes_of(tree), STEPS, size=unlimited))


def test_a_choice_that_the_encoder_refuses_is_refused() -> None:
    encoded = make_pipeline(OneHotEncoder(), LogisticRegression())
    encoded.fit([[0.0], [1.0]] * 5, [0, 1] * 5)
    colour = choice("Its colour.", ("red", "green", "blue"), example="red")
    rows = np.array([[0.0], [1.0]])

    with pytest.raises(ParityError, match=r"refuses rows with .*colour.*unknown categories"):
        proved(trained(convert(encoded, 1), classes_of(encoded), rows, colour=colour))


def test_a_threshold_in_float32_is_refused_where_clients_can_tell() -> None:
    # skl2onnx compares in float32 what scikit-learn compares in float64.
    encoded = make_pipeline(OneHotEncoder(handle_unknown="ignore"), LogisticRegression())
    encoded.fit([[1.0], [2.0], [3.0]] * 4, [0, 0, 1] * 4)
    rows = np.array([[1.0], [2.0], [3.0]])
    graph = converted(encoded, 1, "float32")

    with pytest.raises(ParityError, match=r"drawn column by column|at a step"):
        proved(trained(graph, classes_of(encoded), rows, size=SIZE))


def test_a_threshold_that_is_off_by_the_last_bit_is_refused() -> None:
    tree = DecisionTreeRegressor().fit(STEPS, STEPS[:, 0])
    graph = convert(tree, 1)
    for node in graph.graph.node:
        for attribute in node.attribute:
            if attribute.name == "nodes_splits":
                splits = numpy_helper.to_array(attribute.t).copy()
                moved = numpy_helper.from_array(splits - np.spacing(splits.astype(np.float32)))
                attribute.t.raw_data = moved.raw_data

    with pytest.raises(ParityError, match="of rows at a split"):
        proved(trained(graph, values_of(tree), STEPS, size=SIZE))


def test_a_tie_that_goes_to_another_class_is_refused() -> None:
    data = load_breast_cancer(as_frame=True).frame
    names = {"radius": "mean radius", "texture": "mean texture", "smoothness": "mean smoothness"}
    matrix = data[list(names.values())].to_numpy()
    forest = RandomForestClassifier(20, random_state=0).fit(matrix, data["target"])
    inputs = {
        "radius": number("Radius.", 0, 50, example=14.1),
        "texture": number("Texture.", 0, 60, example=19.3),
        "smoothness": number("Smoothness.", 0, 1, example=0.1),
    }
    from_converter = converted(forest, 3, "float32")

    with pytest.raises(ParityError, match="differ in the class of"):
        proved(trained(from_converter, classes_of(forest), matrix, **inputs))
    assert (
        proved(trained(convert(forest, 3), classes_of(forest), matrix, **inputs))[
            "max_probability_difference"
        ]
        == 0
    )


def test_infinity_in_an_answer_is_refused() -> None:
    tree = DecisionTreeRegressor().fit(STEPS, STEPS[:, 0])
    graph = convert(tree, 1)
    for node in graph.graph.node:
        for attribute in node.attribute:
            if attribute.name == "leaf_weights":
                weights = numpy_helper.to_array(attribute.t).copy()
                weights[-1] = np.inf
                attribute.t.raw_data = numpy_helper.from_array(weights).raw_data

    with pytest.raises(ParityError, match="NaN or infinity is answered on 1 of 6 rows held out"):
        proved(trained(graph, values_of(tree), STEPS, size=SIZE))


def test_a_class_beyond_the_probabilities_is_refused() -> None:
    tree = DecisionTreeClassifier().fit(STEPS, ONE_IS_LAST)

    def from_one(matrix: Any) -> Classes:
        return Classes(tree.predict(matrix) + 1, tree.predict_proba(matrix))

    with pytest.raises(ParityError, match="class 2 was answered, and only 0 to 1"):
        proved(trained(convert(tree, 1), from_one, STEPS, size=SIZE))


def test_a_row_that_is_answered_otherwise_among_others_is_refused() -> None:
    """A graph that answers the mean of all rows it is asked."""
    tree = DecisionTreeRegressor().fit(STEPS, np.zeros(6))
    graph = convert(tree, 1)
    node = graph.graph.node[-1]
    node.op_type, node.input[0] = "ReduceMean", "columns"
    del node.attribute[:]

    def mean(matrix: Any) -> Values:
        return Values(np.full(len(matrix), matrix.mean()))

    with pytest.raises(ParityError):
        proved(trained(graph, mean, STEPS, size=integer("Size.", 0, 20, example=1)))


def test_what_was_proven_counts_rows_and_probes() -> None:
    tree = DecisionTreeClassifier().fit(STEPS, ONE_IS_LAST)
    model = trained(convert(tree, 1), classes_of(tree), STEPS, size=optional(SIZE))

    proven = proved(model)

    assert proven["rows"] == 6
    assert proven["probes"] > 1_000
    assert proven["classes_equal"] is True
    assert proven["max_probability_difference"] == 0


def test_a_graph_that_differs_far_beyond_the_sample_is_refused() -> None:
    tree = DecisionTreeRegressor(max_depth=2, random_state=0).fit(STEPS, STEPS[:, 0])

    def answer(rows: Any) -> Values:
        told = values_of(tree)(rows)
        return Values(np.where((rows[:, 0] > 60) & (rows[:, 0] < 70), -1.0, told.value))

    wide = number("How wide it is.", 0, 100, example=2.0)
    model = trained(convert(tree, 1), answer, STEPS, size=wide)

    with pytest.raises(ParityError, match="far beyond the sample, such as"):
        proved(model)
