"""Models of the second runtime, added as a user would, that ride along on a stack of their own."""

import importlib
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from sklambda.stack.folder import StackFolder
from training.fitted.adding import add
from training.fitted.asked import Asked

WORDS = ("parcel", "late", "lost", "refund", "broken", "invoice", "pay", "card", "noise", "dog")
SHOUTING = """\
import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin

class Shouting(TransformerMixin, BaseEstimator):
    \"\"\"How many letters of a text are capitals, and how many it has.\"\"\"

    def fit(self, X, y=None):
        return self

    def __sklearn_is_fitted__(self):
        return True

    def transform(self, X):
        return np.array([[sum(map(str.isupper, text)), len(text)] for text in X])
"""


class RidingAlong(NamedTuple):
    """A model's name, rows as clients send them, and what scikit-learn answers for them."""

    name: str
    instances: list[dict[str, Any]]
    predictions: list[dict[str, Any]]


@pytest.fixture(scope="module")
def brought(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[RidingAlong]]:
    """The folder of the models, and what each must answer."""
    folder = tmp_path_factory.mktemp("brought")
    return folder / "models", models_of_the_second_runtime(folder)


def models_of_the_second_runtime(folder: Path) -> list[RidingAlong]:
    """Add three models to `folder / "models"`: texts, texts among columns, a class of one's own."""
    rows = _letters()
    about = np.where(rows["text"].str.contains("late|lost"), "delivery", "other")
    columns = make_column_transformer(
        (TfidfVectorizer(), "text"),
        (make_pipeline(SimpleImputer(), StandardScaler()), ["age"]),
        (OneHotEncoder(handle_unknown="ignore"), ["color"]),
    )
    whole = make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(rows["text"], about)
    named = make_pipeline(columns, LogisticRegression()).fit(rows, about)
    own = make_pipeline(_shouting(folder / "own")(), StandardScaler(), LogisticRegression())
    own.fit(rows["text"], rows["text"].str.isupper())
    texts = [*rows["text"][:3], "", "ÜBER late!", "日本語", "late " * 40]
    mixed = rows[:5].assign(text=texts[2:7])
    return [
        _added(folder, "letters", whole, rows[["text"]], pd.DataFrame({"text": texts})),
        _added(folder, "letters-by-names", named, rows, mixed),
        _added(folder, "shouting", own, rows[["text"]], pd.DataFrame({"text": texts})),
    ]


@contextmanager
def riding(folder: StackFolder, models: Path) -> Iterator[None]:
    """Have the layer of a stack built with these models."""
    # SAM's cache goes by the sources alone
    shutil.rmtree(folder.sam / "cache", ignore_errors=True)
    os.environ["SKLAMBDA_MODELS_BESIDES"] = str(models)
    try:
        yield
    finally:
        del os.environ["SKLAMBDA_MODELS_BESIDES"]


def _letters() -> pd.DataFrame:
    random = np.random.default_rng(0)
    texts = [" ".join(random.choice(WORDS, 5)) for _ in range(80)]
    return pd.DataFrame(
        {
            "text": [
                text.upper() if number % 3 == 0 else text for number, text in enumerate(texts)
            ],
            "age": np.where(random.random(80) < 0.1, np.nan, random.integers(18, 90, 80)),
            "color": random.choice(["red", "blue"], 80),
        }
    )


def _shouting(folder: Path) -> Any:
    folder.mkdir(parents=True)
    (folder / "of_texts.py").write_text(SHOUTING)
    sys.path.append(str(folder))
    return importlib.import_module("of_texts").Shouting


def _added(
    folder: Path, name: str, estimator: Any, sample: pd.DataFrame, asked: pd.DataFrame
) -> RidingAlong:
    file, rows = folder / f"{name}.joblib", folder / f"{name}.csv"
    joblib.dump(estimator, file)
    sample.to_csv(rows, index=False)
    code = folder / "own" if name == "shouting" else None
    if code is not None:  # the process is one that has not seen the module
        sys.path.remove(str(code))
        sys.modules.pop("of_texts")
    add(Asked(file, rows, name, code=code, may_run_code=True), folder / "models", lambda _: None)
    table = asked if name == "letters-by-names" else asked["text"]
    instances = asked.astype(object).where(asked.notna(), None).to_dict("records")
    predictions = [
        {"class": label, "class_probabilities": probabilities}
        for label, probabilities in zip(
            estimator.predict(table).tolist(), estimator.predict_proba(table).tolist(), strict=True
        )
    ]
    return RidingAlong(name, instances, predictions)
