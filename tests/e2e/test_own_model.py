"""The model that README.md adds is answered as scikit-learn does, explained, and has its page."""

from pathlib import Path

import httpx
import joblib
import pandas as pd
import pytest

from sklambda.stack.record import StackRecord
from tests.e2e.own_model import NAME
from tests.e2e.reader import SHELL, settled, typed
from tests.snippets.inventory import OPENED, run_by


def test_it_is_answered_as_scikit_learn_does(client: httpx.Client, own_model: Path) -> None:
    rows = pd.read_csv(own_model / "rows.csv")
    estimator = joblib.load(own_model / "model.joblib")

    answer = client.post(f"/models/{NAME}/predict", json={"instances": rows.to_dict("records")})

    predictions = answer.json()["predictions"]
    assert [one["class"] for one in predictions] == estimator.predict(rows).tolist()
    assert [one["class_probabilities"] for one in predictions] == [
        pytest.approx(probabilities) for probabilities in estimator.predict_proba(rows).tolist()
    ]


def test_it_is_explained(client: httpx.Client, own_model: Path) -> None:
    [first] = pd.read_csv(own_model / "rows.csv", nrows=1).to_dict("records")

    told = client.post(f"/models/{NAME}/explain", json=first).json()

    assert set(told["contributions"]) == set(first)
    whole = told["base"] + sum(told["contributions"].values())
    assert whole == pytest.approx(told["prediction"], abs=1e-6)


def test_its_page_is_opened(tmp_path: Path, stack: StackRecord, anonymous: httpx.Client) -> None:
    [snippet] = run_by(OPENED)

    done = typed([*SHELL, snippet.text], settled(tmp_path, stack), {"BROWSER": "true %s"})

    page = anonymous.get(done.stdout.strip(), headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "sepal length (cm)" in page.text
