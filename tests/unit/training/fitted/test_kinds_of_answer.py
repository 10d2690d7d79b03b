"""A fitted model of each kind answers over HTTP what it answers in scikit-learn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from sklearn.ensemble import IsolationForest, RandomForestRegressor, VotingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from predict_api.app import create_app
from predict_api.services import Services
from prediction.catalog import Catalog
from tests.each_kind import CASES, PLACES, ROWS, SIDE, added, as_answered, close, counted_alike
from tests.unit.predict_api.api import Client
from tests.unit.predict_api.environment import ENVIRONMENT
from tests.unit.training.fitted.brought import bring

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", CASES)
def test_a_model_of_each_kind_answers_as_in_scikit_learn(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    models = added(tmp_path, case)
    catalog = Catalog.load(models)
    client = Client(create_app(Services.from_environment(ENVIRONMENT, catalog, ())))

    answer = client.post("/models/brought/predict", {"instances": ROWS.to_dict("records")})

    assert answer.status == 200, answer.text
    close(answer.json["predictions"], as_answered(case.estimator, case.task, ROWS))
    described = client.get("/models/brought").json
    assert described["task"] == case.task
    assert set(described["metrics"]["values"]) == case.figures
    assert client.get("/openapi.json").status == 200
    counted_alike(models, ROWS.to_dict("records"))


def test_an_input_whose_absence_is_answered_by_nan_is_required(tmp_path: Path) -> None:
    made, models = bring(tmp_path, StandardScaler().fit(ROWS), ROWS)

    assert "optional" not in made.signature
    assert Catalog.load(models).get("brought").manifest.inputs["required"] == list(ROWS)


def test_outputs_without_names_are_numbered(tmp_path: Path) -> None:
    estimator = RandomForestRegressor(2, random_state=0).fit(ROWS, PLACES)
    made, models = bring(tmp_path, estimator, ROWS)

    (golden, *_) = Catalog.load(models).get("brought").manifest.golden
    assert list(golden.prediction["values"]) == ["output_0", "output_1"]
    assert "Not judged" in made.card


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
