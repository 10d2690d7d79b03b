"""Each step of a pipeline has a line that says how it is converted."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from tests.unit.training.fitted.brought import forest
from training.conversion import task_of
from training.fitted.steps import described


class Own(TransformerMixin, BaseEstimator):  # type: ignore[misc]  # no types are published
    """A transformer of one's own, which changes nothing."""

    def fit(self, rows: Any, _target: Any = None) -> Own:
        self.n_features_in_ = rows.shape[1]
        return self

    def transform(self, rows: Any) -> Any:
        return rows


def lines(estimator: Any) -> dict[str, str]:
    told = [
        line.removeprefix("step ").split(": ", 1)
        for line in described(estimator, task_of(estimator))
    ]
    return dict(told)


def test_each_step_of_a_pipeline_is_named() -> None:
    told = lines(forest())
    assert told == {
        "columntransformer/texts": "OneHotEncoder, written exactly",
        "columntransformer/numbers/simpleimputer": "SimpleImputer, written exactly",
        "columntransformer/numbers/standardscaler": "StandardScaler, written exactly",
        "columntransformer/remainder": "FunctionTransformer, written exactly",
        "randomforestclassifier": "RandomForestClassifier, written exactly",
    }


def test_a_step_without_a_writer_says_why_and_what_to_do() -> None:
    rows, target = np.arange(20.0).reshape(10, 2), [0, 1] * 5
    union = FeatureUnion(
        [("own", Own()), ("rolled", FunctionTransformer(np.flip)), ("std", StandardScaler())]
    )
    told = lines(make_pipeline(union, LogisticRegression()).fit(rows, target))

    assert "scikit-learn itself serves it (--code)" in told["featureunion/own"]
    assert "left to skl2onnx, which must agree" in told["featureunion/rolled"]
    assert told["featureunion/std"] == "StandardScaler, written exactly"
    assert told["logisticregression"] == "LogisticRegression, written exactly"
