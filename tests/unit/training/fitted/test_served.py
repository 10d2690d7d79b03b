"""A fitted pipeline that somebody brings answers over HTTP as it does in scikit-learn."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier, VotingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from tests.unit.training.fitted.brought import (
    asked,
    bring,
    client_of,
    deliveries,
    forest,
    speed_of,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_a_pipeline_by_names_with_texts_answers_as_in_scikit_learn(tmp_path: Path) -> None:
    estimator, rows = forest(), deliveries()
    added, models = bring(tmp_path, estimator, rows.assign(speed=speed_of(rows)), target="speed")
    client = client_of(models)

    others = rows.copy()
    others["city"] = np.resize(["Atlantis", None, "", "köln"], len(rows))
    others.loc[::3, "age"] = np.nan
    for frame in (rows, others):
        predictions = asked(client, frame)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = estimator.predict_proba(frame.fillna({"city": np.nan})).tolist()
            labels = estimator.predict(frame.fillna({"city": np.nan})).tolist()
        assert [one["class_probabilities"] for one in predictions] == expected
        assert [one["class"] for one in predictions] == labels
        unknown = ["city" in one.get("unknown_inputs", ()) for one in predictions]
        known = set(rows["city"])
        assert unknown == [isinstance(c, str) and c not in known for c in frame["city"]]

    assert client.get("/models/brought").json["classes"] == ["fast", "slow"]
    assert client.post("/models/brought/predict", added.example).status == 200
    assert "may be rows that the model has learned from" in added.card
    assert client.post("/models/brought/predict", added.example | {"urgent": 1}).status == 422


def test_texts_are_followed_into_the_members_of_an_ensemble(tmp_path: Path) -> None:
    rows = deliveries()[["city", "age"]]
    columns = ColumnTransformer(
        [("texts", OneHotEncoder(handle_unknown="ignore"), ["city"])], remainder="passthrough"
    )
    member = make_pipeline(columns, DecisionTreeClassifier(max_depth=3, random_state=0))
    voting = VotingClassifier([("tree", member)], voting="soft").fit(rows, speed_of(deliveries()))
    _, models = bring(tmp_path, voting, rows)

    predictions = asked(client_of(models), rows)

    expected = voting.predict_proba(rows).tolist()
    assert [one["class_probabilities"] for one in predictions] == expected


def test_labels_1_and_2_are_served(tmp_path: Path) -> None:
    rows = deliveries()[["age", "distance km"]]
    tree = RandomForestClassifier(5, random_state=0).fit(rows, np.where(rows["age"] > 50, 2, 1))
    _, models = bring(tmp_path, tree, rows)

    predictions = asked(client_of(models), rows)

    assert [one["class"] for one in predictions] == tree.predict(rows).tolist()
    assert {one["class"] for one in predictions} == {1, 2}


def test_a_missing_text_is_told_from_an_unknown_one(tmp_path: Path) -> None:
    rows = deliveries()[["city"]]
    rows.loc[::7, "city"] = np.nan
    imputed = make_pipeline(
        SimpleImputer(strategy="constant", fill_value="nowhere"),
        OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1),
        DecisionTreeRegressor(),
    ).fit(rows, rows["city"].isna() * 2.0 + (rows["city"] == "Oslo"))
    _, models = bring(tmp_path, imputed, rows)

    frame = pd.DataFrame({"city": ["Oslo", "Köln", "Atlantis", None, "nowhere"]})
    predictions = asked(client_of(models), frame)

    expected = imputed.predict(frame.fillna(np.nan)).tolist()
    assert [one["value"] for one in predictions] == expected
    assert expected[2] != expected[3]


def test_what_the_encoder_refuses_is_refused(tmp_path: Path) -> None:
    rows = deliveries()[["city", "age"]]
    encoder = ColumnTransformer([("texts", OneHotEncoder(), ["city"])], remainder="passthrough")
    estimator = make_pipeline(encoder, DecisionTreeClassifier()).fit(rows, speed_of(rows))
    _, models = bring(tmp_path, estimator, rows)
    client = client_of(models)

    assert client.post("/models/brought/predict", {"city": "Oslo", "age": 40}).status == 200
    assert client.post("/models/brought/predict", {"city": "oslo", "age": 40}).status == 422
    assert client.post("/models/brought/predict", {"city": None, "age": 40}).status == 422


def test_whole_numbers_that_the_encoder_knows_are_the_only_ones(tmp_path: Path) -> None:
    rows = pd.DataFrame({"floor": [1, 2, 5] * 10})
    estimator = make_pipeline(OneHotEncoder(), DecisionTreeRegressor())
    _, models = bring(tmp_path, estimator.fit(rows, [1.0, 2.0, 3.0] * 10), rows)
    client = client_of(models)

    assert client.post("/models/brought/predict", {"floor": 5}).json == {"value": 3.0}
    assert client.post("/models/brought/predict", {"floor": 3}).status == 422


def test_a_text_may_be_as_long_as_the_longest_of_the_sample(tmp_path: Path) -> None:
    rows = pd.DataFrame({"note": ["a" * 250, "b"] * 5})
    encoder = OneHotEncoder(handle_unknown="ignore")
    estimator = make_pipeline(encoder, DecisionTreeRegressor()).fit(rows, [1.0, 2.0] * 5)
    _, models = bring(tmp_path, estimator, rows)

    assert [one["value"] for one in asked(client_of(models), rows)] == [1.0, 2.0] * 5


def test_texts_that_look_like_numbers_stay_texts(tmp_path: Path) -> None:
    codes = pd.DataFrame({"code": ["01", "1", "2"] * 10})
    encoder = OneHotEncoder(handle_unknown="ignore")
    estimator = make_pipeline(encoder, DecisionTreeRegressor()).fit(codes, [1.0, 2.0, 3.0] * 10)
    _, models = bring(tmp_path, estimator, codes)

    predictions = asked(client_of(models), codes)

    assert [one["value"] for one in predictions] == [1.0, 2.0, 3.0] * 10


@pytest.mark.parametrize("names", [None, ["first", "second"]])
def test_a_regression_needs_what_takes_no_null(tmp_path: Path, names: list[str] | None) -> None:
    rows = deliveries()[["age"]].assign(second=1.5)
    rows.columns = pd.Index(names or ["first", "second"])
    fitted_on = rows if names else rows.to_numpy()
    estimator = LinearRegression().fit(fitted_on, 2.0 * np.arange(len(rows)))
    added, models = bring(tmp_path, estimator, rows)
    client = client_of(models)

    assert asked(client, rows)[0]["value"] == pytest.approx(
        estimator.predict(fitted_on)[0], rel=1e-9
    )
    assert client.post("/models/brought/predict", {"first": 1}).status == 422
    assert "optional" not in added.signature


def test_an_edited_signature_is_what_clients_are_held_to(tmp_path: Path) -> None:
    rows = deliveries()[["age", "distance km"]]
    estimator = RandomForestClassifier(3, random_state=0).fit(rows, speed_of(deliveries()))
    first, _ = bring(tmp_path, estimator, rows)
    edited = first.signature.replace("maximum: 1000.0", "maximum: 100.0")

    second, models = bring(tmp_path, estimator, rows, name="brought", signature=edited)
    client = client_of(models)

    assert client.post("/models/brought/predict", {"age": 100}).status == 200
    assert client.post("/models/brought/predict", {"age": 101}).status == 422
    assert "maximum: 100.0" in second.signature
