"""The smallest inputs at which converters were seen to answer wrongly, and what is right."""

from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import (
    AdaBoostClassifier,
    GradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
)
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from prediction.answers import Classes, Values
from training.conversion import ConversionError, convert
from training.conversion.agreement import Agreement, promised
from training.conversion.exact import exact_graph
from training.conversion.trees.ensemble import DEEPEST, Ensemble, Tree
from training.parity import answering

NAN = float("nan")
STEPS = np.array([[1.0], [2.0], [3.0], [4.0], [5.0], [10.0]])


def asked(estimator: Any, *rows: list[float]) -> Any:
    graph = convert(estimator, len(rows[0]))
    return answering(graph.SerializeToString())(np.array(rows))


def classes(estimator: Any, *rows: list[float]) -> Classes:
    answers = asked(estimator, *rows)
    assert isinstance(answers, Classes)
    return answers


def values(estimator: Any, *rows: list[float]) -> list[float]:
    answers = asked(estimator, *rows)
    assert isinstance(answers, Values)
    found: list[float] = answers.value.tolist()
    return found


@pytest.mark.parametrize("targets", [[0, 0, 0, 0, 0, 1], [0, 1, 1, 1, 1, 1]])
def test_a_missing_value_goes_where_most_rows_went_if_training_had_none(targets: list[int]) -> None:
    classifier = DecisionTreeClassifier().fit(STEPS, targets)
    regressor = DecisionTreeRegressor().fit(STEPS, targets)
    most = sorted(targets)[2]

    assert classes(classifier, [NAN]).labels.tolist() == classifier.predict([[NAN]]).tolist()
    assert values(regressor, [NAN]) == regressor.predict([[NAN]]).tolist() == [most]


def test_a_tree_that_splits_missing_from_known_is_written_and_exact() -> None:
    tree = DecisionTreeClassifier().fit([[NAN], [1], [NAN], [2]], [0, 1, 0, 1])
    assert np.isinf(tree.tree_.threshold[0])

    found = classes(tree, [NAN], [1.5], [1e30], [-1e30])

    assert found.labels.tolist() == [0, 1, 1, 1]


def test_a_tie_goes_to_the_class_that_scikit_learn_takes() -> None:
    # Ten trees for each class: one half each in scikit-learn, and not in float32.
    data = load_breast_cancer(as_frame=True).frame
    matrix = data[["mean radius", "mean texture", "mean smoothness"]].to_numpy()
    forest = RandomForestClassifier(20, random_state=0).fit(matrix, data["target"])
    tie = [19.8395, 17.3967, 0.0668]
    assert forest.predict_proba([tie]).tolist() == [[0.5, 0.5]]

    found = classes(forest, tie)

    assert found.labels.tolist() == forest.predict([tie]).tolist() == [0]
    assert found.probabilities.tolist() == [[0.5, 0.5]]


def test_a_number_between_two_categories_is_none_of_them() -> None:
    encoded = make_pipeline(OneHotEncoder(handle_unknown="ignore"), LogisticRegression())
    encoded.fit([[1.0], [2.0], [3.0]] * 4, [0, 0, 1] * 4)

    found = classes(encoded, [2.5])

    assert found.probabilities[0] == pytest.approx(encoded.predict_proba([[2.5]])[0], abs=1e-12)
    assert found.probabilities[0] != pytest.approx(encoded.predict_proba([[2.0]])[0], abs=1e-3)


def test_a_half_beside_a_category_above_thirty_is_unknown() -> None:
    # ONNX Runtime takes 31.5 for a member of a set that holds 31.
    matrix = np.repeat(np.arange(40.0), 8).reshape(-1, 1)
    target = matrix[:, 0] % 7
    estimator = HistGradientBoostingRegressor(categorical_features=[0], min_samples_leaf=4)
    estimator.fit(matrix, target)
    halves = (np.arange(40.0) + 0.5).reshape(-1, 1)

    assert values(estimator, *halves.tolist()) == estimator.predict(halves).tolist()


def test_a_scaler_before_a_forest_is_exact_at_the_thresholds_of_the_forest() -> None:
    random = np.random.default_rng(1)
    matrix = random.normal(1000, 3, size=(300, 2))
    pipeline = make_pipeline(StandardScaler(), RandomForestClassifier(10, random_state=0))
    pipeline.fit(matrix, (matrix[:, 0] > 1000).astype(int))
    scaler, forest = pipeline[0], pipeline[1]
    at = np.concatenate([tree.tree_.threshold for tree in forest.estimators_])
    rows = scaler.inverse_transform(np.column_stack([at, at]))
    rows = np.vstack([np.nextafter(rows, -np.inf), rows, np.nextafter(rows, np.inf)])

    found = classes(pipeline, *rows.tolist())

    assert np.array_equal(found.probabilities, pipeline.predict_proba(rows))


def test_the_label_of_boosted_trees_comes_from_the_sum_not_from_the_probability() -> None:
    # All sums are 0: gradient boosting takes class 1 then, AdaBoost class 0.
    same = np.zeros((4, 1))
    boosted = GradientBoostingClassifier(n_estimators=1, init="zero").fit(same, [0, 1, 0, 1])
    assert boosted.decision_function([[0.0]]) == [0.0]

    assert classes(boosted, [0.0]).labels.tolist() == boosted.predict([[0.0]]).tolist() == [1]


def test_adaboost_with_more_than_two_classes_is_written() -> None:
    matrix = np.arange(30.0).reshape(-1, 1)
    estimator = AdaBoostClassifier(n_estimators=5, random_state=0).fit(matrix, np.arange(30) // 10)

    found = classes(estimator, *matrix.tolist())

    assert np.array_equal(found.labels, estimator.predict(matrix))


def test_a_probability_near_zero_keeps_its_digits() -> None:
    # ONNX Runtime's Sigmoid is 0 below -36.8.
    steep = LogisticRegression(C=1e8, max_iter=10_000).fit([[0.0], [1.0]], [0, 1])
    expected = steep.predict_proba([[-3.0]])[0, 1]
    assert 0 < expected < 1e-17

    assert classes(steep, [-3.0]).probabilities[0, 1] == pytest.approx(expected, rel=1e-6)


def test_a_factor_beside_a_product_stays_in_float64() -> None:
    # ONNX Runtime's extended optimisations round it to float32: 1e-8 to 3e-6 of the value.
    scaled = make_pipeline(StandardScaler(with_mean=False), LinearRegression())
    scaled.fit(STEPS / 7, STEPS[:, 0] ** 2)

    assert values(scaled, [0.3]) == pytest.approx(scaled.predict([[0.3]]).tolist(), rel=1e-12)


def test_a_forest_promises_equality_and_what_passes_a_link_less() -> None:
    forest = RandomForestClassifier(5).fit(STEPS, [0, 0, 0, 0, 0, 1])
    linear = LogisticRegression().fit(STEPS, [0, 0, 0, 0, 0, 1])
    boosted = GradientBoostingClassifier(n_estimators=2).fit(STEPS, [0, 0, 0, 0, 0, 1])

    assert promised(exact_graph(forest, 1)) is Agreement.EQUAL
    assert promised(exact_graph(boosted, 1)) is Agreement.LINK
    assert promised(exact_graph(linear, 1)) is Agreement.FLOAT64


def test_a_tree_deeper_than_can_be_loaded_is_refused() -> None:
    # Each level splits one row off: node 2n is a split, and 2n + 1 its leaf.
    splits = np.arange(DEEPEST + 1)
    nodes = 2 * len(splits) + 1
    left, right = np.full(nodes, -1), np.full(nodes, -1)
    left[2 * splits], right[2 * splits] = 2 * splits + 1, 2 * splits + 2
    zeros = np.zeros(nodes)
    deep = Tree(zeros.astype(int), zeros, left, right, left < 0, zeros > 0)

    with pytest.raises(ConversionError, match="deeper than 2,000 splits"):
        Ensemble().add(deep, np.zeros(len(splits) + 1))
