"""Classes are answered as the estimator has them: texts, booleans, any whole numbers."""

from typing import Any

import numpy as np
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import (
    AdaBoostClassifier,
    BaggingClassifier,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
    VotingClassifier,
)
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import FixedThresholdClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier

from prediction.answers import Classes
from tests.unit.training.tiny_recipes import ROWS, WIDER
from training.conversion import classes_of, convert, served_classes
from training.conversion.skl2onnx_graph import converted
from training.parity import answering, compare

LABELS = {
    "texts": ["no", "yes"],
    "1 and 2": [1, 2],
    "signs": [-1, 1],
    "a gap": [0, 2],
    "whole floats": [1.0, 2.0],
    "booleans": [False, True],
}
ESTIMATORS = [
    LogisticRegression(),
    DecisionTreeClassifier(max_depth=2, random_state=0),
    RandomForestClassifier(5, random_state=0),
    GradientBoostingClassifier(n_estimators=3),
    HistGradientBoostingClassifier(max_iter=3),
    AdaBoostClassifier(n_estimators=3, random_state=0),
    BaggingClassifier(n_estimators=3, random_state=0),
    VotingClassifier([("tree", DecisionTreeClassifier(max_depth=1))], voting="soft"),
    CalibratedClassifierCV(LinearSVC(), cv=2),
]


@pytest.mark.parametrize("labels", LABELS.values(), ids=LABELS)
@pytest.mark.parametrize("estimator", ESTIMATORS, ids=lambda one: type(one).__name__)
def test_the_graph_numbers_the_classes_in_their_order(estimator: Any, labels: list[Any]) -> None:
    fitted = estimator.fit(ROWS, np.array(labels)[WIDER])

    found = answering(convert(fitted, 2).SerializeToString())(ROWS)

    assert isinstance(found, Classes)
    assert compare(classes_of(fitted)(ROWS), found).rows == len(ROWS)
    served = np.array(served_classes(fitted))[found.labels]
    assert served.tolist() == fitted.predict(ROWS).tolist()
    assert list(served_classes(fitted)) == labels


@pytest.mark.parametrize("labels", LABELS.values(), ids=LABELS)
def test_so_does_what_skl2onnx_makes(labels: list[Any]) -> None:
    fitted = GaussianNB().fit(ROWS, np.array(labels)[WIDER])

    found = answering(converted(fitted, 2, "float32").SerializeToString())(ROWS)

    assert compare(classes_of(fitted)(ROWS), found).rows == len(ROWS)


@pytest.mark.parametrize("positive", ["no", "yes"])
def test_a_threshold_is_that_of_the_positive_class(positive: str) -> None:
    tree = DecisionTreeClassifier(max_depth=2, random_state=0)
    fitted = FixedThresholdClassifier(tree, threshold=0.9, pos_label=positive)
    fitted.fit(ROWS, np.array(["no", "yes"])[WIDER])

    found = answering(convert(fitted, 2).SerializeToString())(ROWS)

    assert compare(classes_of(fitted)(ROWS), found).rows == len(ROWS)
