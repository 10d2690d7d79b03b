"""A fitted model of each kind answers over HTTP what it answers in scikit-learn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.ensemble import (
    IsolationForest,
    RandomForestClassifier,
    RandomForestRegressor,
    VotingClassifier,
)
from sklearn.linear_model import LogisticRegression, RidgeClassifier
from sklearn.mixture import GaussianMixture
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

from predict_api.app import create_app
from predict_api.services import Services
from prediction.catalog import Catalog
from tests.unit.predict_api.api import Client
from tests.unit.predict_api.environment import ENVIRONMENT
from tests.unit.training.fitted.brought import bring

if TYPE_CHECKING:
    from pathlib import Path

RANDOM = np.random.default_rng(4)
ROWS = pd.DataFrame(RANDOM.normal(size=(120, 3)).round(3), columns=["left", "right", "up"])
SIDE = np.where(ROWS["left"] > ROWS["right"], "left", "right")
HEIGHT = np.digitize(ROWS["up"], [-0.4, 0.4])
BOTH = pd.DataFrame({"side": SIDE, "high": np.array(["low", "mid", "high"])[HEIGHT]})
PLACES = pd.DataFrame({"north": ROWS["left"] + ROWS["up"], "east": ROWS["right"] * 2})


class Case(NamedTuple):
    estimator: Any
    target: Any
    task: str
    figures: set[str]


CASES = {
    "scores of two": Case(LinearSVC(), SIDE, "scored-classification", {"accuracy"}),
    "scores of three": Case(RidgeClassifier(), HEIGHT, "scored-classification", {"accuracy"}),
    "several outputs": Case(
        RandomForestRegressor(5, random_state=0),
        PLACES,
        "multioutput-regression",
        {
            "north mean_absolute_error",
            "north r2",
            "east mean_absolute_error",
            "east r2",
        },
    ),
    "several labels": Case(
        RandomForestClassifier(4, max_depth=3, random_state=0),
        BOTH,
        "multilabel-classification",
        {"side accuracy", "side f1", "high accuracy", "high f1"},
    ),
    "anomalies": Case(
        IsolationForest(n_estimators=20, random_state=0),
        None,
        "anomaly-detection",
        {"share_of_anomalies"},
    ),
    "clusters": Case(
        KMeans(3, n_init=1, random_state=0), None, "clustering", {"share_of_largest_cluster"}
    ),
    "a mixture": Case(
        GaussianMixture(2, random_state=0), None, "clustering", {"share_of_largest_cluster"}
    ),
    "a vector": Case(make_pipeline(StandardScaler(), PCA(2)), None, "transformation", set()),
}


def as_answered(estimator: Any, task: str) -> list[dict[str, Any]]:
    """Answer the rows in scikit-learn, in the shape of the API."""
    match task:
        case "scored-classification":
            scores = estimator.decision_function(ROWS).reshape(len(ROWS), -1)
            labels = estimator.predict(ROWS).tolist()
            return [
                {"class": one, "scores": row}
                for one, row in zip(labels, scores.tolist(), strict=True)
            ]
        case "multioutput-regression":
            values = estimator.predict(ROWS).tolist()
            return [{"values": dict(zip(PLACES, row, strict=True))} for row in values]
        case "multilabel-classification":
            side, high = (part.tolist() for part in estimator.predict_proba(ROWS))
            return [
                {"labels": {"side": s, "high": h}, "probabilities": {"side": p, "high": q}}
                for (s, h), p, q in zip(estimator.predict(ROWS), side, high, strict=True)
            ]
        case "anomaly-detection":
            scores = estimator.decision_function(ROWS).tolist()
            return [
                {"anomaly": bool(sign == -1), "score": score}
                for sign, score in zip(estimator.predict(ROWS), scores, strict=True)
            ]
        case "clustering":
            told, name = (
                estimator.transform if hasattr(estimator, "transform") else None,
                "distances",
            )
            if told is None:
                told, name = estimator.predict_proba, "probabilities"
            return [
                {"cluster": number, name: row}
                for number, row in zip(
                    estimator.predict(ROWS).tolist(), told(ROWS).tolist(), strict=True
                )
            ]
        case _:
            return [{"components": row} for row in estimator.transform(ROWS).tolist()]


def close(found: Any, expected: Any) -> None:
    """Compare answers: numbers within float32, all else exactly."""
    if isinstance(expected, dict):
        assert list(found) == list(expected)
        for name, one in expected.items():
            close(found[name], one)
    elif isinstance(expected, list):
        for one, other in zip(found, expected, strict=True):
            close(one, other)
    else:
        assert type(found) is type(expected)
        assert found == (pytest.approx(expected, abs=1e-5) if type(expected) is float else expected)


def added(folder: Path, case: Case) -> Path:
    """Fit and add a model whose sample has its targets."""
    sample, target = ROWS, case.target
    case.estimator.fit(ROWS) if target is None else case.estimator.fit(ROWS, target)
    if target is not None:
        targets = target if isinstance(target, pd.DataFrame) else pd.DataFrame({"true": target})
        sample, target = pd.concat([ROWS, targets], axis=1), ",".join(targets)
    return bring(folder, case.estimator, sample, target=target)[1]


@pytest.mark.parametrize("name", CASES)
def test_a_model_of_each_kind_answers_as_in_scikit_learn(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    models = added(tmp_path, case)
    catalog = Catalog.load(models)
    client = Client(create_app(Services.from_environment(ENVIRONMENT, catalog, ())))

    answer = client.post("/models/brought/predict", {"instances": ROWS.to_dict("records")})

    assert answer.status == 200, answer.text
    close(answer.json["predictions"], as_answered(case.estimator, case.task))
    described = client.get("/models/brought").json
    assert described["task"] == case.task
    assert set(described["metrics"]["values"]) == case.figures
    assert client.get("/openapi.json").status == 200


def test_an_input_whose_absence_is_answered_by_nan_is_required(tmp_path: Path) -> None:
    added, models = bring(tmp_path, StandardScaler().fit(ROWS), ROWS)

    assert "optional" not in added.signature
    assert Catalog.load(models).get("brought").manifest.inputs["required"] == list(ROWS)


def test_outputs_without_names_are_numbered(tmp_path: Path) -> None:
    estimator = RandomForestRegressor(2, random_state=0).fit(ROWS, PLACES)
    added, models = bring(tmp_path, estimator, ROWS)

    (golden, *_) = Catalog.load(models).get("brought").manifest.golden
    assert list(golden.prediction["values"]) == ["output_0", "output_1"]
    assert "Not judged" in added.card


def test_a_class_without_scores_is_answered_alone(tmp_path: Path) -> None:
    voting = VotingClassifier([("a", LogisticRegression())]).fit(ROWS, SIDE)
    _, models = bring(tmp_path, voting, ROWS)

    (golden, *_) = Catalog.load(models).get("brought").manifest.golden
    assert golden.prediction == {"class": SIDE[0]}


@pytest.mark.parametrize(
    ("marks", "told"),
    [([-1, 1], {"precision", "recall"}), ([True, False], {"precision", "recall"})],
)
def test_anomalies_are_judged_by_their_marks(
    tmp_path: Path, marks: list[Any], told: set[str]
) -> None:
    forest = IsolationForest(n_estimators=10, random_state=0, contamination=0.2).fit(ROWS)
    strange = forest.predict(ROWS) == -1
    sample = ROWS.assign(mark=np.where(strange, *marks))
    _, models = bring(tmp_path, forest, sample, target="mark")

    manifest = Catalog.load(models).get("brought").manifest
    metrics = manifest.metrics.model_dump()["values"]
    assert {name: metrics[name] for name in told} == {"precision": 1.0, "recall": 1.0}
