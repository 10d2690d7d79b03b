"""Estimators around others, and estimators without trees, answer as scikit-learn does."""

from typing import Any

import numpy as np
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import RandomForestClassifier, VotingClassifier
from sklearn.feature_selection import SelectKBest
from sklearn.frozen import FrozenEstimator
from sklearn.linear_model import ElasticNet, Lasso, LinearRegression, LogisticRegression, Ridge
from sklearn.model_selection import (
    FixedThresholdClassifier,
    GridSearchCV,
    TunedThresholdClassifierCV,
)
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import Binarizer, PolynomialFeatures, StandardScaler
from sklearn.svm import SVC, LinearSVC
from sklearn.tree import DecisionTreeClassifier

from tests.unit.training.tiny_recipes import ROWS, WIDER
from training.conversion import classes_of, values_of
from training.conversion.agreement import Agreement, promised
from training.conversion.exact import exact_graph
from training.parity import answering, compare

FOREST = RandomForestClassifier(10, max_depth=2, random_state=0)
ASKED = np.vstack([ROWS, np.random.default_rng(5).uniform(-2, 12, (400, 2)).round(1)])
LINEAR = make_pipeline(StandardScaler(), LogisticRegression())


@pytest.mark.parametrize(
    ("estimator", "agreement"),
    [
        (FrozenEstimator(FOREST.fit(ROWS, WIDER)), Agreement.EQUAL),
        (GridSearchCV(FOREST, {"max_depth": [1, 3]}, cv=2), Agreement.EQUAL),
        (FixedThresholdClassifier(FOREST, threshold=0.3), Agreement.EQUAL),
        (FixedThresholdClassifier(FOREST, threshold=0.3, pos_label=0), Agreement.EQUAL),
        (TunedThresholdClassifierCV(FOREST, cv=2), Agreement.EQUAL),
        (VotingClassifier([("a", FOREST), ("b", LINEAR)], voting="soft"), Agreement.FLOAT64),
        (CalibratedClassifierCV(LinearSVC(), cv=2), Agreement.FLOAT64),
        (CalibratedClassifierCV(SVC(C=3), cv=2, ensemble=False), Agreement.FLOAT64),
        (make_pipeline(SelectKBest(k=1), DecisionTreeClassifier()), Agreement.EQUAL),
        (make_pipeline(Binarizer(threshold=4.5), DecisionTreeClassifier()), Agreement.EQUAL),
        (make_pipeline(PolynomialFeatures((2, 3)), DecisionTreeClassifier()), Agreement.EQUAL),
        (make_pipeline("passthrough", FOREST), Agreement.EQUAL),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_classifier_answers_as_its_graph(estimator: Any, agreement: Agreement) -> None:
    estimator.fit(ROWS, WIDER)
    graph = exact_graph(estimator, 2)

    assert promised(graph) is agreement
    found = answering(graph.SerializeToString())(ASKED)
    assert compare(classes_of(estimator)(ASKED), found, agreement).rows == len(ASKED)


@pytest.mark.parametrize("estimator", [LinearRegression(), Ridge(), Lasso(), ElasticNet()])
def test_a_linear_regression_answers_as_its_graph(estimator: Any) -> None:
    estimator.fit(ROWS, ROWS @ [3, -2] + 1)
    graph = exact_graph(estimator, 2).SerializeToString()

    found = answering(graph)(ASKED)

    parity = compare(values_of(estimator)(ASKED), found, Agreement.FLOAT64)
    assert parity.rows == len(ASKED)
