"""Fitted pipelines in files, with samples, as a user brings them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import joblib
import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from predict_api.app import create_app
from predict_api.services import Services
from prediction.catalog import Catalog
from tests.unit.predict_api.api import Client
from tests.unit.predict_api.environment import ENVIRONMENT
from training.fitted.adding import add
from training.fitted.asked import Added, Asked

if TYPE_CHECKING:
    from pathlib import Path

ROWS = 300


def deliveries() -> pd.DataFrame:
    """Texts with accents, whole numbers, numbers of which some are missing, and booleans."""
    random = np.random.default_rng(0)
    distance = random.normal(20, 8, ROWS).round(2)
    return pd.DataFrame(
        {
            "city": random.choice(["Köln", "new york", "Oslo"], ROWS),
            "age": random.integers(18, 90, ROWS),
            "distance km": np.where(random.random(ROWS) < 0.1, np.nan, distance),
            "urgent": random.random(ROWS) < 0.3,
        }
    )


def speed_of(rows: pd.DataFrame) -> Any:
    """Whether each delivery is slow, as text."""
    noise = np.random.default_rng(1).normal(0, 10, len(rows))
    return np.where(rows["age"] + 5 * (rows["city"] == "Oslo") + noise > 50, "slow", "fast")


def forest() -> Pipeline:
    """Fit a pipeline of columns by names."""
    numbers = make_pipeline(SimpleImputer(), StandardScaler())
    columns = ColumnTransformer(
        [
            ("texts", OneHotEncoder(handle_unknown="ignore"), ["city"]),
            ("numbers", numbers, ["age", "distance km"]),
        ],
        remainder="passthrough",
    )
    rows = deliveries()
    model = RandomForestClassifier(100, random_state=0, n_jobs=-1)
    return make_pipeline(columns, model).fit(rows, speed_of(rows))


def bring(folder: Path, estimator: Any, sample: pd.DataFrame, **asked: Any) -> tuple[Added, Path]:
    """Save an estimator and its sample, and add it to `folder / "models"`."""
    file, rows = folder / "model.joblib", folder / "rows.csv"
    joblib.dump(estimator, file)
    sample.to_csv(rows, index=False)
    output = folder / "models"
    return add(
        Asked(file, rows, **{"name": "brought", "may_run_code": True, **asked}),
        output,
        lambda _: None,
    ), output


def client_of(models: Path) -> Client:
    """Serve a folder of models."""
    catalog = Catalog.load(models)
    assert not catalog.damaged
    return Client(create_app(Services.from_environment(ENVIRONMENT, catalog, ())))


def asked(client: Client, rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Ask for rows of a frame, with null for what is missing."""
    instances = rows.astype(object).where(rows.notna(), None).to_dict("records")
    answer = client.post("/models/brought/predict", {"instances": instances})
    assert answer.status == 200, answer.text
    predictions: list[dict[str, Any]] = answer.json["predictions"]
    return predictions
