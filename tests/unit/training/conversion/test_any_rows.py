"""Graphs, our own and skl2onnx's, have the form that serving runs, and scikit-learn's answers."""

import functools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.calibration import CalibratedClassifierCV
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from prediction.answers import Classes, Values
from tests.unit.training.tiny_recipes import ROWS, WIDER
from training.conversion import classes_of, convert, values_of
from training.conversion.skl2onnx_graph import converted
from training.parity import answering, compare

SOME_MISSING = np.where(np.random.default_rng(1).random(ROWS.shape) < 0.2, np.nan, ROWS)

# Numbers that float32 holds exactly: what is compared is the graph, not the rounding of inputs.
numbers = st.one_of(st.floats(0, 10, width=32), st.just(float("nan")))
matrices = st.lists(st.tuples(numbers, numbers), min_size=1, max_size=20).map(np.array)


@functools.cache
def fitted(kind: str) -> Any:
    last = {
        "linear": LogisticRegression(),
        "machine": CalibratedClassifierCV(SVC(C=2.0), ensemble=False),
        "regression": LinearRegression(),
    }[kind]
    return make_pipeline(SimpleImputer(strategy="median"), StandardScaler(), last).fit(
        SOME_MISSING, WIDER
    )


def written(kind: str, writer: str) -> Any:
    if writer == "skl2onnx":
        return converted(fitted(kind), 2, "float32")
    return convert(fitted(kind), 2)


@functools.cache
def asking(kind: str, writer: str) -> Any:
    return answering(written(kind, writer).SerializeToString())


@pytest.mark.parametrize("writer", ["own", "skl2onnx"])
@pytest.mark.parametrize("kind", ["linear", "machine"])
@given(matrix=matrices)
@settings(deadline=None, max_examples=50)
def test_onnx_answers_any_rows_as_scikit_learn_does(kind: str, writer: str, matrix: Any) -> None:
    expected = classes_of(fitted(kind))(matrix)
    found = asking(kind, writer)(matrix)
    assert isinstance(found, Classes)
    # On the very border either class is right.
    sure = np.abs(expected.probabilities[:, 1] - 0.5) > 1e-5

    assert np.allclose(expected.probabilities, found.probabilities, rtol=0, atol=1e-5)
    assert np.array_equal(expected.labels[sure], found.labels[sure])


@pytest.mark.parametrize("writer", ["own", "skl2onnx"])
def test_a_regression_answers_one_value_a_row(writer: str) -> None:
    answers = asking("regression", writer)(ROWS)

    assert isinstance(answers, Values)
    assert answers.value.shape == (len(ROWS),)
    assert np.allclose(answers.value, values_of(fitted("regression"))(ROWS).value, atol=1e-5)


def test_a_graph_in_float64_agrees_to_the_last_digits() -> None:
    exact = LinearRegression().fit(ROWS, 1_000 * ROWS[:, 0])
    in_float64 = convert(exact, 2, "float64").SerializeToString()

    parity = compare(values_of(exact)(ROWS), answering(in_float64)(ROWS))

    assert parity.difference < 1e-12


@pytest.mark.parametrize("writer", ["own", "skl2onnx"])
def test_no_constant_is_left_that_nothing_reads(writer: str) -> None:
    body = written("machine", writer).graph

    read = {name for node in body.node for name in node.input}
    assert {constant.name for constant in body.initializer} <= read
