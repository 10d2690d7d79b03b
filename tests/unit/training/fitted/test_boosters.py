"""Boosters that somebody brings answer over HTTP as they do in their libraries."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from catboost import CatBoostClassifier, CatBoostRegressor
from lightgbm import LGBMClassifier, LGBMRegressor
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder
from xgboost import XGBClassifier, XGBRegressor

from tests.unit.training.fitted.brought import asked, bring, client_of
from training.fitted.errors import RefusedError

if TYPE_CHECKING:
    from pathlib import Path

ROWS = 200
LIGHT: dict[str, Any] = {"n_estimators": 10, "min_child_samples": 3, "verbose": -1}
CAT: dict[str, Any] = {"iterations": 10, "verbose": 0, "allow_writing_files": False}


def flats() -> pd.DataFrame:
    """Texts, whole numbers, a name with a blank, missing values."""
    random = np.random.default_rng(0)
    size = random.normal(50, 20, ROWS).round(1)
    return pd.DataFrame(
        {
            "city": random.choice(["Köln", "new york", "Oslo"], ROWS),
            "floor": random.integers(1, 6, ROWS),
            "size m2": np.where(random.random(ROWS) < 0.1, np.nan, size),
        }
    )


def rent_of(rows: pd.DataFrame) -> Any:
    """More in Oslo, and in larger and higher flats."""
    rent = rows["size m2"].fillna(30) * 2 + (rows["city"] == "Oslo") * 20 + rows["floor"] * 3
    return rent.to_numpy(dtype=float)


def with_categories(rows: pd.DataFrame) -> pd.DataFrame:
    """The same rows with columns of categories, one of which has missing ones."""
    city = rows["city"].where(np.arange(len(rows)) % 17 > 0).astype("category")
    return rows.assign(city=city, floor=rows["floor"].astype("category"))


def dear(rows: pd.DataFrame) -> Any:
    """Three classes as texts."""
    rent = rent_of(rows)
    return np.array(["low", "mid", "high"])[np.digitize(rent, np.quantile(rent, [0.3, 0.7]))]


@pytest.mark.parametrize(
    "booster",
    [
        XGBRegressor(n_estimators=10, enable_categorical=True, max_cat_to_onehot=1),
        LGBMRegressor(**LIGHT, cat_smooth=0, min_data_per_group=3),
        HistGradientBoostingRegressor(max_iter=10),
    ],
    ids=["xgboost", "lightgbm", "histogram"],
)
def test_categories_of_a_data_frame_are_texts_and_numbers_to_clients(
    tmp_path: Path, booster: Any
) -> None:
    frame = with_categories(flats())
    booster.fit(frame, rent_of(flats()))
    _, models = bring(tmp_path, booster, frame)

    predictions = asked(client_of(models), frame.astype({"floor": int}))

    assert [one["value"] for one in predictions] == booster.predict(frame).tolist()


def test_a_category_that_xgboost_refuses_is_refused_and_lightgbm_takes_it_for_missing(
    tmp_path: Path,
) -> None:
    frame = flats().assign(city=flats()["city"].astype("category"))
    strict = XGBRegressor(n_estimators=5, enable_categorical=True).fit(frame, rent_of(flats()))
    mild = LGBMRegressor(**LIGHT).fit(frame, rent_of(flats()))
    row = {"city": "Atlantis", "floor": 2, "size m2": 40.0}
    _, first = bring(tmp_path, strict, frame, name="strict")
    _, models = bring(tmp_path, mild, frame)
    assert first == models
    client = client_of(models)

    assert client.post("/models/strict/predict", row).status == 422
    other = client.post("/models/brought/predict", row).json
    missing = client.post("/models/brought/predict", row | {"city": None}).json
    assert other["value"] == missing["value"]
    assert other["unknown_inputs"] == ["city"]


@pytest.mark.parametrize(
    "booster",
    [XGBClassifier(n_estimators=10), LGBMClassifier(**LIGHT), CatBoostClassifier(**CAT)],
    ids=["xgboost", "lightgbm", "catboost"],
)
def test_a_pipeline_that_ends_in_a_booster_is_served(tmp_path: Path, booster: Any) -> None:
    rows = flats()
    names = dear(rows)
    wanted = np.unique(names, return_inverse=True)[1] if "XGB" in str(type(booster)) else names
    columns = ColumnTransformer(
        [("texts", OneHotEncoder(handle_unknown="ignore"), ["city"])], remainder="passthrough"
    )
    pipeline = make_pipeline(columns, booster).fit(rows, wanted)
    _, models = bring(tmp_path, pipeline, rows)

    others = rows.assign(city=np.resize(["Atlantis", "Oslo"], len(rows)))
    for frame in (rows, others):
        predictions = asked(client_of(models), frame)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = pipeline.predict_proba(frame)
        found = [one["class_probabilities"] for one in predictions]
        assert np.allclose(found, expected, rtol=0, atol=1e-7)
        labels = [one["class"] for one in predictions]
        assert labels == pipeline.predict(frame).ravel().tolist()


@pytest.mark.parametrize("named", [True, False])
def test_catboost_knows_its_columns_by_name_or_number(tmp_path: Path, *, named: bool) -> None:
    rows = flats()[["floor", "size m2"]]
    taken = rows if named else rows.to_numpy()
    fitted = CatBoostRegressor(**CAT).fit(taken, rent_of(flats()))
    sample = rows[["size m2", "floor"]] if named else rows
    _, models = bring(tmp_path, fitted, sample)

    predictions = asked(client_of(models), rows)

    assert [one["value"] for one in predictions] == fitted.predict(taken).tolist()


def test_categories_that_catboost_encodes_itself_are_refused_with_the_cure(tmp_path: Path) -> None:
    rows = flats()
    fitted = CatBoostRegressor(**CAT, cat_features=["city", "floor"]).fit(rows, rent_of(rows))

    with pytest.raises(RefusedError, match=r"cat_features: city, floor\), .* TargetEncoder"):
        bring(tmp_path, fitted, rows, runtime="scikit-learn")
