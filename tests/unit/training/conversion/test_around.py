"""Estimators around others answer as scikit-learn does, each in a graph of its own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.cluster import BisectingKMeans
from sklearn.compose import TransformedTargetRegressor
from sklearn.ensemble import (
    BaggingClassifier,
    BaggingRegressor,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
    RandomForestRegressor,
    StackingClassifier,
    StackingRegressor,
    VotingClassifier,
)
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge, RidgeClassifier
from sklearn.model_selection import (
    FixedThresholdClassifier,
    RandomizedSearchCV,
    TunedThresholdClassifierCV,
)
from sklearn.multiclass import OneVsRestClassifier
from sklearn.multioutput import (
    ClassifierChain,
    MultiOutputClassifier,
    MultiOutputRegressor,
    RegressorChain,
)
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, RobustScaler, StandardScaler
from sklearn.svm import SVC, LinearSVC
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from training.conversion.agreement import Agreement, promised
from training.conversion.errors import NoExactWriterError
from training.conversion.exact import exact_graph
from training.fitted.answering import answering_of
from training.parity import answering, compare

RANDOM = np.random.default_rng(11)
ROWS = RANDOM.normal(size=(160, 3)).round(3)
ASKED = np.vstack([ROWS, RANDOM.normal(size=(600, 3)) * 2, np.zeros((1, 3))])
VALUE = ROWS @ [1.0, -2.0, 0.5] + RANDOM.normal(size=160) / 5
TWO = np.where(VALUE > 0, "up", "down")
THREE = np.digitize(VALUE, [-1, 1]) * 2 + 1
VALUES = np.column_stack([VALUE, ROWS[:, 1] ** 2])
FLAGS = np.column_stack([VALUE > 0, ROWS[:, 1] > 0.3, ROWS[:, 2] > VALUE]).astype(int)
NAMES = np.column_stack([TWO, np.array(["a", "b", "c"])[(THREE - 1) // 2]])

TREE = DecisionTreeClassifier(max_depth=3, random_state=0)
FOREST = RandomForestClassifier(6, max_depth=4, random_state=0)
LINE = make_pipeline(StandardScaler(), LogisticRegression())
VALUE_TREE = DecisionTreeRegressor(max_depth=3, random_state=0)
VALUE_FOREST = RandomForestRegressor(5, max_depth=4, random_state=0)

EQUAL, LINK, FLOAT64 = Agreement.EQUAL, Agreement.LINK, Agreement.FLOAT64


def calibrated(inner: Any, method: str) -> CalibratedClassifierCV:
    return CalibratedClassifierCV(inner, method=method, cv=3)


# A network that is not trained to its end answers all the same.
@pytest.mark.filterwarnings("ignore:Stochastic Optimizer")
@pytest.mark.parametrize(
    ("estimator", "target", "agreement"),
    [
        (MultiOutputRegressor(GradientBoostingRegressor(n_estimators=5)), VALUES, EQUAL),
        (MultiOutputRegressor(Ridge()), VALUES, FLOAT64),
        (RegressorChain(VALUE_TREE, order=[1, 0]), VALUES, EQUAL),
        (RegressorChain(Ridge()), VALUES, FLOAT64),
        (MultiOutputClassifier(TREE), NAMES, EQUAL),
        (MultiOutputClassifier(LinearSVC()), FLAGS, FLOAT64),
        (ClassifierChain(FOREST, order=[2, 0, 1]), FLAGS, EQUAL),
        (ClassifierChain(TREE, chain_method="predict_proba", order=[1, 2, 0]), FLAGS, EQUAL),
        (ClassifierChain(LogisticRegression(), chain_method="decision_function"), FLAGS, FLOAT64),
        (ClassifierChain(LinearSVC()), FLAGS, FLOAT64),
        (OneVsRestClassifier(FOREST), FLAGS, EQUAL),
        (OneVsRestClassifier(LogisticRegression()), FLAGS, FLOAT64),
        (OneVsRestClassifier(LinearSVC()), FLAGS, FLOAT64),
        (OneVsRestClassifier(FOREST), THREE, LINK),
        (OneVsRestClassifier(GradientBoostingClassifier(n_estimators=4)), THREE, LINK),
        (OneVsRestClassifier(LinearSVC()), THREE, FLOAT64),
        (OneVsRestClassifier(LogisticRegression()), TWO, FLOAT64),
        (TransformedTargetRegressor(VALUE_FOREST, transformer=StandardScaler()), VALUE, EQUAL),
        (TransformedTargetRegressor(VALUE_FOREST, transformer=MinMaxScaler()), VALUE, EQUAL),
        (TransformedTargetRegressor(VALUE_FOREST, transformer=RobustScaler()), VALUES, EQUAL),
        (
            TransformedTargetRegressor(VALUE_FOREST, func=np.log1p, inverse_func=np.expm1),
            np.abs(VALUE),
            LINK,
        ),
        (TransformedTargetRegressor(LinearRegression()), VALUE, FLOAT64),
        (calibrated(FOREST, "isotonic"), TWO, EQUAL),
        (calibrated(FOREST, "isotonic"), THREE, LINK),
        (calibrated(LinearSVC(), "isotonic"), TWO, FLOAT64),
        (calibrated(FOREST, "sigmoid"), TWO, LINK),
        (calibrated(LinearSVC(), "sigmoid"), THREE, FLOAT64),
        (calibrated(FOREST, "temperature"), TWO, LINK),
        (calibrated(FOREST, "temperature"), THREE, LINK),
        (calibrated(LINE, "temperature"), TWO, FLOAT64),
        (calibrated(HistGradientBoostingClassifier(max_iter=4), "sigmoid"), THREE, LINK),
        (VotingClassifier([("a", TREE), ("b", FOREST), ("c", TREE)]), THREE, EQUAL),
        (VotingClassifier([("a", TREE), ("b", FOREST)], weights=[1, 2]), TWO, EQUAL),
        (StackingClassifier([("a", TREE), ("b", FOREST)], final_estimator=TREE, cv=3), TWO, EQUAL),
        (StackingClassifier([("a", TREE), ("b", LINE)], passthrough=True, cv=3), THREE, FLOAT64),
        (
            StackingClassifier(
                [("a", TREE), ("b", LinearSVC())], final_estimator=LogisticRegression(), cv=3
            ),
            TWO,
            FLOAT64,
        ),
        (
            StackingClassifier([("a", TREE), ("b", FOREST)], stack_method="predict", cv=3),
            THREE,
            FLOAT64,
        ),
        (
            StackingRegressor(
                [("a", VALUE_TREE), ("b", VALUE_FOREST)], final_estimator=VALUE_TREE, cv=3
            ),
            VALUE,
            EQUAL,
        ),
        (
            FixedThresholdClassifier(
                LinearSVC(), threshold=0.2, pos_label="down", response_method="decision_function"
            ),
            TWO,
            FLOAT64,
        ),
        (
            FixedThresholdClassifier(
                LogisticRegression(), threshold=0.2, response_method="decision_function"
            ),
            FLAGS[:, 0],
            FLOAT64,
        ),
        (TunedThresholdClassifierCV(TREE, cv=3), FLAGS[:, 0], EQUAL),
        (BaggingClassifier(LogisticRegression(), 3, random_state=0), THREE, FLOAT64),
        (BaggingClassifier(SVC(), 3, max_features=0.7, random_state=0), TWO, FLOAT64),
        (BaggingClassifier(FOREST, 3, max_samples=4, random_state=0), THREE, EQUAL),
        (BaggingRegressor(VALUE_FOREST, 3, max_features=2, random_state=0), VALUE, EQUAL),
        (RandomizedSearchCV(FOREST, {"max_depth": [1, 3]}, n_iter=2, cv=2), FLAGS, EQUAL),
        (RidgeClassifier(), FLAGS, FLOAT64),
        (MLPClassifier(4, max_iter=30, random_state=0), FLAGS, FLOAT64),
        (BisectingKMeans(5, random_state=0), None, FLOAT64),
    ],
    ids=lambda value: type(value).__name__,
)
def test_it_answers_as_its_graph(estimator: Any, target: Any, agreement: Agreement) -> None:
    fitted = clone(estimator).fit(ROWS, target)
    answers = answering_of(fitted, ASKED)
    graph = exact_graph(fitted, 3, answers.task)

    found = answering(graph.SerializeToString())(ASKED)

    assert promised(graph) is agreement
    assert compare(answers.ask(ASKED), found, agreement).rows == len(ASKED)


@pytest.mark.parametrize(
    ("estimator", "target"),
    [
        (TransformedTargetRegressor(VALUE_TREE, func=np.cbrt, inverse_func=np.exp2), VALUE),
        (OneVsRestClassifier(TREE), np.column_stack([FLAGS, np.ones(len(FLAGS), dtype=int)])),
        (StackingClassifier([("a", FOREST)], final_estimator=TREE, cv=2), FLAGS),
    ],
    ids=lambda value: type(value).__name__,
)
# A constant label, and a function that is not turned back by its inverse, are what is asked for.
@pytest.mark.filterwarnings("ignore:Label .* is present", "ignore:The provided functions")
def test_what_has_no_exact_writer_is_left_to_others(estimator: Any, target: Any) -> None:
    fitted = clone(estimator).fit(ROWS, target)

    with pytest.raises(NoExactWriterError):
        exact_graph(fitted, 3)
