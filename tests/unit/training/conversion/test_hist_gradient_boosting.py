"""Histogram boosting as a graph: sums bit by bit, whatever the row."""

from collections.abc import Sequence

import numpy as np
import onnxruntime as ort
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.ensemble import HistGradientBoostingRegressor

from prediction.runtimes.onnx import session as serving_session
from training.conversion.graph import ClassOutputs, Graph
from training.conversion.trees.ensemble import Ensemble
from training.conversion.trees.hist_gradient_boosting import add_trees, features_of, numbered

ROWS = 600
CATEGORIES = 100
"""More than 64, the number of bits in a word."""

NUMBER, CATEGORY, OTHER_CATEGORY = 0, 1, 2


def made_rows(seed: int = 0) -> np.ndarray:
    """A number, a category of 100 and one of 3, each missing in some rows."""
    random = np.random.default_rng(seed)
    matrix = np.column_stack(
        [
            random.normal(size=ROWS).round(1),
            random.integers(0, CATEGORIES, ROWS),
            random.integers(0, 3, ROWS),
        ]
    ).astype(float)
    matrix[random.random(matrix.shape) < 0.1] = np.nan
    return matrix


def made_target(matrix: np.ndarray) -> np.ndarray:
    """Each column matters, and so does that it is missing."""
    number, category, other = matrix.T
    return np.asarray(
        np.nan_to_num(number, nan=5) ** 2
        + np.sin(np.nan_to_num(category, nan=-20))
        + 3 * (np.nan_to_num(other, nan=7) % 2)
    )


def fitted(
    loss: str = "absolute_error", categorical: Sequence[int] = (1, 2), **options: object
) -> HistGradientBoostingRegressor:
    matrix = made_rows()
    estimator = HistGradientBoostingRegressor(
        loss=loss,
        max_iter=20,
        min_samples_leaf=3,
        categorical_features=list(categorical) or None,
        early_stopping=False,
        random_state=0,
        **options,
    )
    return estimator.fit(matrix, made_target(matrix))


def session(estimators: Sequence[HistGradientBoostingRegressor]) -> ort.InferenceSession:
    """The sums of each estimator's trees, side by side."""
    graph, ensemble = Graph(), Ensemble(targets=len(estimators))
    features = features_of(estimators[0])
    for target, estimator in enumerate(estimators):
        add_trees(ensemble, estimator, features, target)
    sums = ensemble.sums(graph, numbered(graph, "columns", features))
    model = graph.model(ClassOutputs(graph.constant(np.array([0])), sums), columns=3)
    return serving_session(model.SerializeToString())


def answers(estimators: Sequence[HistGradientBoostingRegressor], matrix: np.ndarray) -> np.ndarray:
    return np.asarray(session(estimators).run(["probabilities"], {"columns": matrix})[0])


def assert_equal(estimator: HistGradientBoostingRegressor, matrix: np.ndarray) -> None:
    found = answers([estimator], matrix)[:, 0]
    np.testing.assert_array_equal(found, estimator.predict(matrix))


def test_rows_that_the_trees_were_fitted_on_get_the_same_answer() -> None:
    estimator = fitted()
    matrix = made_rows()
    assert np.ptp(estimator.predict(matrix)) > 1  # the trees do tell rows apart
    assert_equal(estimator, matrix)


def test_rows_that_the_trees_have_not_seen_get_the_same_answer() -> None:
    assert_equal(fitted(), made_rows(seed=1))


@pytest.mark.parametrize("column", [NUMBER, CATEGORY, OTHER_CATEGORY])
def test_a_missing_value_goes_the_way_that_the_tree_was_taught(column: int) -> None:
    matrix = made_rows()
    matrix[:, column] = np.nan
    assert_equal(fitted(), matrix)


@pytest.mark.parametrize("unknown", [-1.0, 3.0, 50.0, 300.0, 2.5, 1.5, 1e9])
def test_an_unknown_category_counts_as_missing(unknown: float) -> None:
    matrix = made_rows()
    matrix[:, OTHER_CATEGORY] = unknown
    estimator = fitted()
    assert_equal(estimator, matrix)
    matrix[:, OTHER_CATEGORY] = np.nan
    assert_equal(estimator, matrix)


def test_a_category_that_training_never_had_is_unknown_though_others_around_it_are_known() -> None:
    matrix = made_rows()
    gap = np.where(matrix[:, CATEGORY] == 40, 41, matrix[:, CATEGORY])
    learned = np.column_stack([matrix[:, NUMBER], gap, matrix[:, OTHER_CATEGORY]])
    estimator = HistGradientBoostingRegressor(
        categorical_features=[CATEGORY, OTHER_CATEGORY], max_iter=20, min_samples_leaf=3
    ).fit(learned, made_target(matrix))
    asked = matrix.copy()
    asked[:, CATEGORY] = 40
    assert_equal(estimator, asked)


def test_a_value_at_a_threshold_and_its_neighbours_get_the_same_answer() -> None:
    estimator = fitted()
    thresholds = {
        float(node["num_threshold"])
        for (tree,) in estimator._predictors  # noqa: SLF001 - thresholds are written nowhere else
        for node in tree.nodes
        if not node["is_leaf"] and not node["is_categorical"]
    }
    at = np.array(sorted(thresholds))
    numbers = np.concatenate([at, np.nextafter(at, -np.inf), np.nextafter(at, np.inf)])
    matrix = np.resize(made_rows(), (len(numbers), 3))
    matrix[:, NUMBER] = numbers
    assert thresholds
    assert_equal(estimator, matrix)


def test_infinite_values_get_the_same_answer() -> None:
    matrix = made_rows()
    matrix[::2, NUMBER] = np.inf
    matrix[1::2, NUMBER] = -np.inf
    assert_equal(fitted(), matrix)


def test_several_estimators_keep_to_their_own_output() -> None:
    estimators = [fitted(), fitted("quantile", quantile=0.9), fitted("squared_error")]
    matrix = made_rows()
    expected = np.column_stack([estimator.predict(matrix) for estimator in estimators])
    found = answers(estimators, matrix)
    np.testing.assert_array_equal(found, expected)


def test_trees_without_categories_get_the_same_answer() -> None:
    assert_equal(fitted(categorical=()), made_rows())


def test_a_tree_without_a_split_gets_the_same_answer() -> None:
    matrix = made_rows()
    constant = HistGradientBoostingRegressor(max_iter=2).fit(matrix, np.full(ROWS, 4.5))
    assert_equal(constant, matrix)


ANY_CATEGORY = st.one_of(st.integers(-2, 260).map(float), st.just(np.nan))
ANY_NUMBER = st.one_of(st.floats(allow_nan=True, allow_infinity=True))
ESTIMATOR = fitted()
SESSION = session([ESTIMATOR])


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(ANY_NUMBER, ANY_CATEGORY, ANY_CATEGORY), min_size=1, max_size=20))
def test_any_rows_get_the_same_answer(rows: list[tuple[float, float, float]]) -> None:
    matrix = np.array(rows)
    found = SESSION.run(["probabilities"], {"columns": matrix})[0][:, 0]
    np.testing.assert_array_equal(found, ESTIMATOR.predict(matrix))
