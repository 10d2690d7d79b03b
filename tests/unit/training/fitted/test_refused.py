"""What cannot be served is refused with one sentence, and nothing is written."""

from __future__ import annotations

import pickle
import sys
from typing import TYPE_CHECKING, Any

import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn import __version__
from sklearn.cluster import DBSCAN
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from training.fitted.adding import add
from training.fitted.asked import Asked
from training.fitted.errors import RefusedError

if TYPE_CHECKING:
    from pathlib import Path

ROWS = pd.DataFrame({"left": [1.0, 2.0, 3.0, 4.0], "right": [4.0, 3.0, 1.0, 2.0]})
SUM = LinearRegression().fit(ROWS, ROWS.sum(axis=1))


def refusal(
    folder: Path, file: Path, sample: str | bytes, sample_name: str = "rows.csv", **asked: Any
) -> str:
    path = folder / sample_name
    path.write_bytes(sample.encode() if isinstance(sample, str) else sample)
    before = sorted(folder.rglob("*"))
    told = Asked(file, path, "brought", **{"may_run_code": True, **asked})
    with pytest.raises(RefusedError) as error:
        add(told, folder / "models", lambda _: None)
    assert sorted(folder.rglob("*")) == before
    assert "\n" not in str(error.value)
    return str(error.value)


def saved(folder: Path, thing: object) -> Path:
    path = folder / "model.joblib"
    joblib.dump(thing, path)
    return path


@pytest.mark.parametrize(
    ("sample", "target", "told"),
    [
        ("left\n1\n", None, "lacks columns of the estimator: right"),
        ("left,right,up\n1,2,3\n", None, "not fitted on: up"),
        ("left,right\n1,2\n", "total", "has no column total"),
        ("left,right\n", None, "has no rows"),
        ("left,right\n1,2\n", None, "has one row, from which no range, type or probe"),
        ("", None, "has no header line"),
        ("left,right,left\n1,2,3\n", None, "several columns named left"),
        ("left,right\n1,x\n2,3\n", None, "refuses the sample"),
        ("left,right\n,\n1,\n", None, "the column right of the sample has no value"),
        ("left,right\n1,\n2,3\n", None, "refuses the sample: Input X contains NaN"),
        (",".join(f"c{n}" for n in range(5_000)) + "\n", None, "5,000 columns; up to 300"),
        ("left,right,total\n1,2,three\n2,3,5\n", "total", "values that are no numbers"),
        (
            "left,right,a,b\n1,2,3,4\n2,3,4,5\n",
            "a,b",
            "--target names 2 columns, and the estimator answers",
        ),
        ("left,right,a\n1,2,3\n", "a,b", "the sample has no column b"),
        ("left,right,a\n1,2,3\n", "a,a", "--target names a column twice"),
    ],
)
def test_a_sample_that_does_not_fit_is_refused(
    tmp_path: Path, sample: str, target: str | None, told: str
) -> None:
    assert told in refusal(tmp_path, saved(tmp_path, SUM), sample, target=target)


SAMPLE = ROWS.to_csv(index=False)
OPTIONAL = """
inputs:
  left: {type: number, minimum: 0, maximum: 9, optional: true}
  right: {type: number, minimum: 0, maximum: 9}
"""


@pytest.mark.parametrize("name", ["_hidden", "model_dump", "copy"])
def test_a_name_that_no_type_of_instances_can_have_is_refused(tmp_path: Path, name: str) -> None:
    rows = ROWS.rename(columns={"left": name})
    file = saved(tmp_path, LinearRegression().fit(rows, ROWS.sum(axis=1)))

    assert "a column's name cannot be served" in refusal(tmp_path, file, rows.to_csv(index=False))


def test_texts_that_another_step_reads_have_no_graph(tmp_path: Path) -> None:
    rows = pd.DataFrame({"city": ["a", "b", "a", "b"] * 5})
    counted = ColumnTransformer([("letters", CountVectorizer(analyzer="char"), "city")])
    estimator = make_pipeline(counted, LinearRegression())
    file = saved(tmp_path, estimator.fit(rows, np.arange(20.0) + 0.5))

    assert "the texts of city are read by a step other" in refusal(
        tmp_path, file, rows.to_csv(index=False), runtime="onnx"
    )


def test_booleans_of_which_some_are_missing_are_refused(tmp_path: Path) -> None:
    sample = "left,right\nTrue,1\n,2\n"

    assert "has booleans, of which some are missing" in refusal(
        tmp_path, saved(tmp_path, SUM), sample
    )


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    file = saved(tmp_path, SUM)
    for size in (len(file.read_bytes()) // 2, 10):
        file.write_bytes(file.read_bytes()[:size])
        assert "is damaged, or no file of joblib or pickle" in refusal(tmp_path, file, SAMPLE)


def test_a_booster_is_asked_for_where_it_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "model.pkl"
    file.write_bytes(b"cxgboost.sklearn\nXGBRegressor\n.")
    monkeypatch.setitem(sys.modules, "xgboost", None)

    told = refusal(tmp_path, file, SAMPLE)

    assert told == "model.pkl needs xgboost, which is not installed here: make .venv/.boosters"


def test_a_file_of_another_version_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "model.pkl"
    version = __version__.encode()
    file.write_bytes(pickle.dumps(SUM).replace(version, b"0.9.9"[: len(version)]))

    assert "saved by scikit-learn 0.9.9" in refusal(tmp_path, file, SAMPLE)


@pytest.mark.parametrize(
    ("thing", "told"),
    [
        ({"not": "a model"}, "dict is not a fitted estimator"),
        (LinearRegression(), "LinearRegression is not a fitted estimator"),
        (DBSCAN().fit(ROWS), "DBSCAN neither predicts nor transforms rows"),
    ],
    ids=["a dictionary", "unfitted", "no new rows"],
)
def test_what_is_no_model_that_can_be_served_is_refused(
    tmp_path: Path, thing: object, told: str
) -> None:
    assert told in refusal(tmp_path, saved(tmp_path, thing), SAMPLE)


@pytest.mark.parametrize("name", ["model.skops", "model.ubj", "absent.joblib"])
def test_other_kinds_of_files_are_refused(tmp_path: Path, name: str) -> None:
    assert name in refusal(tmp_path, tmp_path / name, SAMPLE)


def test_texts_that_no_graph_reads_are_refused(tmp_path: Path) -> None:
    words = ["a fast one", "a slow one", "slow", "fast"]
    estimator = make_pipeline(
        FunctionTransformer(np.ravel), TfidfVectorizer(), LogisticRegression()
    ).fit(np.array(words), [0, 1, 1, 0])

    told = refusal(tmp_path, saved(tmp_path, estimator), "text\n" + "\n".join(words) + "\n")

    assert told


@pytest.mark.parametrize(
    ("signature", "told"),
    [
        ("inputs: [", "is no YAML"),
        ("inputs: {left: {type: number}}", "has other inputs than the estimator"),
        ("inputs: {left: {type: day}}", "is wrong at inputs.left.type"),
        (
            "inputs: {left: {type: text}, right: {type: number, minimum: 0, maximum: 9}}",
            "left is a text, and in the sample it is a number",
        ),
        (
            "inputs: {left: {type: number}, right: {type: number, minimum: 0, maximum: 9}}",
            "gives left no minimum or no maximum",
        ),
        (
            OPTIONAL,
            "scikit-learn refuses rows with null in left",
        ),
    ],
)
def test_a_signature_that_does_not_fit_is_refused(
    tmp_path: Path, signature: str, told: str
) -> None:
    assert told in refusal(tmp_path, saved(tmp_path, SUM), SAMPLE, signature=signature)
