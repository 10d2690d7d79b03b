"""What no graph can say is served by scikit-learn itself, with a reason, and answers alike."""

from __future__ import annotations

import importlib
import json
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from tests.unit.training.fitted.brought import asked, bring, client_of
from training.fitted.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORDS = [
    "parcel",
    "late",
    "lost",
    "refund",
    "broken",
    "thanks",
    "great",
    "invoice",
    "pay",
    "card",
    "noise",
    "dog",
]
UNHEARD = ["", "ÜBER late!", "LOST a card", "日本語 pay", "x", "late " * 300]

RATIO = """\
import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin

class Ratio(TransformerMixin, BaseEstimator):
    def fit(self, X, y=None):
        self.n_features_in_ = X.shape[1]
        return self

    def transform(self, X):
        {imported}
        X = np.asarray(X)
        return np.column_stack([X, X[:, 1] / (1 + np.abs(X[:, 0]))])
"""


def letters() -> pd.DataFrame:
    """Texts, numbers of which some are missing, and a category."""
    random = np.random.default_rng(0)
    return pd.DataFrame(
        {
            "text": [" ".join(random.choice(WORDS, 6)) for _ in range(120)],
            "age": np.where(random.random(120) < 0.1, np.nan, random.integers(18, 90, 120)),
            "color": random.choice(["red", "blue"], 120),
        }
    )


def about(rows: pd.DataFrame) -> Any:
    """What each letter is about."""
    delivery = rows["text"].str.contains("late|lost")
    return np.where(delivery, "delivery", np.where(rows["age"] > 50, "billing", "other"))


def reader() -> Any:
    return make_pipeline(TfidfVectorizer(), LogisticRegression())


def by_names() -> Any:
    columns = make_column_transformer(
        (TfidfVectorizer(), "text"),
        (make_pipeline(SimpleImputer(), StandardScaler()), ["age"]),
        (OneHotEncoder(handle_unknown="ignore"), ["color"]),
    )
    return make_pipeline(columns, LogisticRegression())


def test_whole_texts_answer_as_in_scikit_learn(tmp_path: Path) -> None:
    rows = letters()
    estimator = reader().fit(rows["text"], about(rows))
    sample = rows[["text"]].assign(about=about(rows))

    added, models = bring(tmp_path, estimator, sample, target="about")

    client = client_of(models)
    texts = [*rows["text"], *UNHEARD]
    found = asked(client, pd.DataFrame({"text": texts}))
    assert [one["class_probabilities"] for one in found] == estimator.predict_proba(texts).tolist()
    assert [one["class"] for one in found] == estimator.predict(texts).tolist()
    assert client.get("/models/brought").json["classes"] == ["billing", "delivery", "other"]
    assert client.post("/models/brought/predict", {"text": 1}).status == 422
    assert client.post("/models/brought/predict", added.example).status == 200
    assert (
        "- scikit-learn with what the layer has against the fitted estimator: rows 120"
        in added.card
    )
    written = json.loads((models / "brought/model.json").read_text())
    assert written["artifact"]["runtime"] == "scikit-learn"
    assert {path.name for path in (models / "brought").iterdir()} == {"model.json", "model.skops"}


def test_texts_among_other_columns_answer_as_in_scikit_learn(tmp_path: Path) -> None:
    rows = letters()
    estimator = by_names().fit(rows, about(rows))

    _, models = bring(tmp_path, estimator, rows.assign(about=about(rows)), target="about")

    others = rows.copy()
    others["text"] = np.resize(UNHEARD, len(rows))
    others["color"] = np.resize(["green", None, "", "red"], len(rows))
    for frame in (rows, others):
        found = asked(client_of(models), frame)
        expected = estimator.predict_proba(frame.fillna({"color": np.nan}))
        assert [one["class_probabilities"] for one in found] == expected.tolist()


def test_it_is_said_why_there_is_no_graph(tmp_path: Path) -> None:
    from training.fitted.adding import add  # noqa: PLC0415  to hear each step
    from training.fitted.asked import Asked  # noqa: PLC0415

    rows = letters()
    bring(tmp_path, reader().fit(rows["text"], about(rows)), rows[["text"]])
    steps: list[str] = []

    add(
        Asked(tmp_path / "model.joblib", tmp_path / "rows.csv", "again", may_run_code=True),
        tmp_path / "models",
        steps.append,
    )

    [reason] = [step for step in steps if step.startswith("no graph: ")]
    assert "reads whole texts" in reason
    assert steps[steps.index(reason) + 1].startswith("runtime: scikit-learn itself")


def test_who_wants_a_graph_alone_is_refused(tmp_path: Path) -> None:
    rows = letters()

    with pytest.raises(RefusedError, match="reads whole texts"):
        bring(tmp_path, reader().fit(rows["text"], about(rows)), rows[["text"]], runtime="onnx")
    assert not (tmp_path / "models").exists()


def test_scikit_learn_may_be_asked_for_where_a_graph_would_do(tmp_path: Path) -> None:
    rows = pd.DataFrame({"a": [1.0, 2.0, 3.0, 5.0], "b": [0.5, 0.0, 2.0, 1.0]})
    estimator = LinearRegression().fit(rows, [1.0, 2.0, 2.5, 4.0])

    _, models = bring(tmp_path, estimator, rows, runtime="scikit-learn")

    found = asked(client_of(models), rows)
    assert [one["value"] for one in found] == estimator.predict(rows).tolist()
    assert (models / "brought" / "model.skops").is_file()


def test_a_search_is_served_as_what_it_found(tmp_path: Path) -> None:
    rows = letters()
    search = GridSearchCV(reader(), {"logisticregression__C": [0.1, 1.0]}, cv=2)
    search.fit(rows["text"], about(rows))

    _, models = bring(tmp_path, search, rows[["text"]])

    found = asked(client_of(models), rows[["text"]])
    expected = search.predict_proba(rows["text"]).tolist()
    assert [one["class_probabilities"] for one in found] == expected


@pytest.fixture
def ratio(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Path, Any]]:
    """A folder with a module of one's own, and a pipeline that was fitted with its class."""
    folder = tmp_path / "own"
    (folder / "of_mine").mkdir(parents=True)
    (folder / "of_mine" / "__init__.py").write_text("")
    source = RATIO.format(imported=getattr(request, "param", "pass"))
    (folder / "of_mine" / "ratio.py").write_text(source)
    path = list(sys.path)
    sys.path.append(str(folder))
    try:
        kind = importlib.import_module("of_mine.ratio").Ratio
        yield folder, make_pipeline(kind(), LinearRegression())
    finally:
        sys.path[:] = path
        for name in [one for one in sys.modules if one.startswith("of_mine")]:
            del sys.modules[name]


def forget(folder: Path) -> None:
    """Leave the process as one that has not seen the module: the file must bring it."""
    sys.path.remove(str(folder))
    for name in [one for one in sys.modules if one.startswith("of_mine")]:
        del sys.modules[name]


NUMBERS = np.array([[1.0, 2.0], [3.0, 1.0], [0.0, 4.0], [2.0, 2.0]])


def test_a_class_of_ones_own_comes_with_its_folder(ratio: Any, tmp_path: Path) -> None:
    folder, pipeline = ratio
    expected = pipeline.fit(NUMBERS, [1.0, 2.0, 3.0, 4.0]).predict(NUMBERS).tolist()
    rows = pd.DataFrame(NUMBERS, columns=["a", "b"])
    import joblib  # noqa: PLC0415  the file must be written before the module is forgotten

    from training.fitted.adding import add  # noqa: PLC0415
    from training.fitted.asked import Asked  # noqa: PLC0415

    joblib.dump(pipeline, tmp_path / "own.joblib")
    rows.to_csv(tmp_path / "own.csv", index=False)
    forget(folder)
    told = Asked(tmp_path / "own.joblib", tmp_path / "own.csv", "brought", may_run_code=True)
    with pytest.raises(RefusedError, match=r"the module of_mine, .* by --code"):
        add(told, tmp_path / "models", lambda _: None)
    assert not (tmp_path / "models").exists()

    add(told._replace(code=folder), tmp_path / "models", lambda _: None)

    found = asked(client_of(tmp_path / "models"), rows)
    assert [one["value"] for one in found] == expected
    manifest = json.loads((tmp_path / "models/brought/model.json").read_text())
    assert list(manifest["artifact"]["code"]) == ["of_mine/__init__.py", "of_mine/ratio.py"]
    kept = tmp_path / "models/brought/code/of_mine/ratio.py"
    assert kept.read_text() == (folder / "of_mine/ratio.py").read_text()


@pytest.mark.parametrize("ratio", ["import pandas"], indirect=True)
def test_a_class_that_needs_what_the_layer_lacks_is_refused(ratio: Any, tmp_path: Path) -> None:
    from training.fitted.adding import add  # noqa: PLC0415
    from training.fitted.asked import Asked  # noqa: PLC0415

    folder, pipeline = ratio
    pipeline.fit(NUMBERS, [1.0, 2.0, 3.0, 4.0])
    import joblib  # noqa: PLC0415

    joblib.dump(pipeline, tmp_path / "own.joblib")
    pd.DataFrame(NUMBERS, columns=["a", "b"]).to_csv(tmp_path / "own.csv", index=False)
    forget(folder)
    told = Asked(tmp_path / "own.joblib", tmp_path / "own.csv", "brought", may_run_code=True)
    told = told._replace(code=folder)

    with pytest.raises(RefusedError, match="the layer has no module pandas"):
        add(told, tmp_path / "models", lambda _: None)
    assert not (tmp_path / "models").exists()
