"""FunctionTransformer of NumPy's functions, before a model."""

from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.tree import DecisionTreeRegressor

from training.conversion import values_of
from training.conversion.agreement import Agreement, promised
from training.conversion.errors import NoExactWriterError
from training.conversion.exact import exact_graph
from training.parity import answering, compare

SIZES = np.concatenate([[0.0, 1e-300, 1e-17, 1e-9, 2.0**-53], np.geomspace(1e-6, 1e6, 400)])
ROWS = np.column_stack([SIZES, SIZES[::-1]])
POSITIVE = np.maximum(ROWS, 1e-6)


@pytest.mark.parametrize("function", [np.sqrt, np.abs, np.square, np.negative])
def test_what_rounds_as_numpy_does_is_equal_before_a_tree(function: Any) -> None:
    pipeline = make_pipeline(FunctionTransformer(function), DecisionTreeRegressor())
    pipeline.fit(ROWS, ROWS[:, 0])
    graph = exact_graph(pipeline, 2)
    beside = np.vstack([np.nextafter(ROWS, -1), ROWS, np.nextafter(ROWS, np.inf)])
    beside = np.abs(beside)

    assert promised(graph) is Agreement.EQUAL
    found = answering(graph.SerializeToString())(beside)
    assert compare(values_of(pipeline)(beside), found, Agreement.EQUAL).rows == len(beside)


@pytest.mark.parametrize("functions", [[np.log], [np.log1p], [np.tanh], [np.tanh, np.exp]])
def test_what_differs_in_the_last_bit_stays_close_before_a_linear_model(functions: Any) -> None:
    steps = [FunctionTransformer(function) for function in functions]
    pipeline = make_pipeline(*steps, LinearRegression()).fit(POSITIVE, POSITIVE[:, 1])
    graph = exact_graph(pipeline, 2).SerializeToString()

    found = answering(graph)(POSITIVE)

    parity = compare(values_of(pipeline)(POSITIVE), found, Agreement.FLOAT64)
    assert parity.rows == len(POSITIVE)


def test_log1p_keeps_the_digits_of_small_numbers() -> None:
    log1p = make_pipeline(FunctionTransformer(np.log1p), LinearRegression(fit_intercept=False))
    log1p.fit(ROWS[:, :1], np.log1p(ROWS[:, 0]))
    graph = exact_graph(log1p, 1).SerializeToString()

    value = answering(graph)(np.array([[1e-17], [1e-9], [3.0], [0.0]])).slopes()[:, 0]

    assert value == pytest.approx(np.log1p([1e-17, 1e-9, 3.0, 0.0]), rel=1e-9, abs=0)


def test_a_function_of_ones_own_is_not_written() -> None:
    own = make_pipeline(FunctionTransformer(lambda x: 2 * x), LinearRegression())

    with pytest.raises(NoExactWriterError):
        exact_graph(own.fit(ROWS, ROWS[:, 0]), 2)
