"""The kinds of files that are taken, each answering as the estimator in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import joblib
import numpy as np
import pandas as pd
import pytest
import skops.io
import yaml
from catboost import CatBoostClassifier, CatBoostRegressor
from lightgbm import LGBMClassifier, LGBMRegressor
from sklearn import __version__
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from xgboost import XGBClassifier, XGBRegressor

from tests.unit.training.fitted.brought import asked, client_of, deliveries, forest
from tests.unit.training.fitted.test_refused import SAMPLE, SUM, refusal
from training.fitted.adding import add
from training.fitted.asked import Asked

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROWS = pd.DataFrame({"left": np.arange(60.0), "right": np.resize([4.0, np.nan, 1.0], 60)})
TARGET = ROWS["left"] * 2 + ROWS["right"].fillna(9)
CLASSES = np.digitize(TARGET, [40, 80])
CAT: dict[str, Any] = {"iterations": 5, "verbose": 0, "allow_writing_files": False}
LIGHT: dict[str, Any] = {"n_estimators": 5, "min_child_samples": 2, "verbose": -1}


def predictions(folder: Path, file: Path, rows: pd.DataFrame, **told: Any) -> list[dict[str, Any]]:
    """Add a file that may run no code, and ask for the rows over HTTP."""
    sample = folder / "rows.csv"
    rows.to_csv(sample, index=False)
    add(Asked(file, sample, "brought", **told), folder / "models", lambda _: None)
    return asked(client_of(folder / "models"), rows)


def test_a_skops_file_runs_no_code(tmp_path: Path) -> None:
    estimator, rows = forest(), deliveries()
    skops.io.dump(estimator, tmp_path / "m.skops")

    found = predictions(tmp_path, tmp_path / "m.skops", rows)

    expected = estimator.predict_proba(rows).tolist()
    assert [one["class_probabilities"] for one in found] == expected


def test_a_skops_file_with_types_that_nobody_looked_at_is_refused(tmp_path: Path) -> None:
    rows = pd.DataFrame({"left": [1.0, 2.0], "right": [2.0, 3.0]})
    estimator = make_pipeline(FunctionTransformer(joblib.dump), LinearRegression())
    estimator.steps[-1][1].fit(rows, [1.0, 2.0])
    skops.io.dump(estimator, tmp_path / "m.skops")

    told = refusal(tmp_path, tmp_path / "m.skops", rows.to_csv(index=False))

    assert "joblib" in told
    assert "no type that may be loaded" in told


def _save(name: str) -> Callable[[Any, Path], None]:
    def save(estimator: Any, folder: Path) -> None:
        kind = type(estimator).__module__.partition(".")[0]
        booster = estimator.booster_ if kind == "lightgbm" else estimator
        booster.save_model(str(folder / name))

    return save


@pytest.mark.parametrize("name", ["m.json", "m.ubj", "m.txt", "m.cbm"])
@pytest.mark.parametrize("classifies", [True, False], ids=["classes", "values"])
def test_boosters_own_files_are_taken_without_being_asked(
    tmp_path: Path, name: str, *, classifies: bool
) -> None:
    kinds: dict[str, tuple[Any, Any]] = {
        "m.json": (XGBClassifier(n_estimators=5), XGBRegressor(n_estimators=5)),
        "m.ubj": (XGBClassifier(n_estimators=5), XGBRegressor(n_estimators=5)),
        "m.txt": (LGBMClassifier(**LIGHT), LGBMRegressor(**LIGHT)),
        "m.cbm": (CatBoostClassifier(**CAT), CatBoostRegressor(**CAT)),
    }
    estimator = kinds[name][0 if classifies else 1].fit(ROWS, CLASSES if classifies else TARGET)
    _save(name)(estimator, tmp_path)

    found = predictions(tmp_path, tmp_path / name, ROWS)

    expected = estimator.predict(ROWS).ravel().tolist()
    assert [one["class" if classifies else "value"] for one in found] == expected


def mlflow_folder(folder: Path, estimator: Any, **told: Any) -> Path:
    """A folder as MLflow 3 writes it."""
    made = folder / "model"
    made.mkdir()
    skops.io.dump(estimator, made / "model.skops")
    columns = [
        {"type": "double", "name": "left", "required": True},
        {"type": "double", "name": "right", "required": False},
    ]
    model = {
        "flavors": {
            "python_function": {"loader_module": "mlflow.sklearn", "model_path": "model.skops"},
            "sklearn": {
                "code": None,
                "pickled_model": "model.skops",
                "serialization_format": "skops",
                "sklearn_version": __version__,
            },
        },
        "mlflow_version": "3.17.0",
        "saved_input_example_info": {
            "artifact_path": "input_example.json",
            "pandas_orient": "split",
            "type": "dataframe",
        },
        "signature": {"inputs": json.dumps(columns), "outputs": None},
    }
    (made / "MLmodel").write_text(yaml.safe_dump(model | told))
    example = {"columns": list(ROWS), "data": ROWS.astype(object).where(ROWS.notna(), None)}
    example["data"] = example["data"].to_numpy().tolist()
    (made / "input_example.json").write_text(json.dumps(example))
    (made / "requirements.txt").write_text(
        f"mlflow==3.17.0\nscikit-learn=={__version__}\nnumpy==1.0\n"
    )
    return made


def boosted() -> Any:
    """What takes missing values in either column."""
    from sklearn.ensemble import HistGradientBoostingRegressor  # noqa: PLC0415

    return HistGradientBoostingRegressor(max_iter=5).fit(ROWS, TARGET)


def test_a_folder_of_mlflow_brings_its_rows_and_its_signature(tmp_path: Path) -> None:
    estimator = boosted()
    steps: list[str] = []

    added = add(
        Asked(mlflow_folder(tmp_path, estimator), None, "brought"),
        tmp_path / "models",
        steps.append,
    )
    client = client_of(tmp_path / "models")

    assert [one["value"] for one in asked(client, ROWS)] == estimator.predict(ROWS).tolist()
    assert added.signature.count("optional: true") == 1  # `left` is required by the signature
    assert client.post("/models/brought/predict", {"right": 1.0}).status == 422
    [versions] = [step for step in steps if step.startswith("saved with")]
    assert f"scikit-learn {__version__}, as here" in versions
    assert f"numpy 1.0, and {np.__version__} here" in versions


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ({"flavors": {"keras": {}}}, "an MLflow model of the flavor keras"),
        ({"flavors": {"sklearn": {"pickled_model": "../m.skops"}}}, "which is not in it"),
        ({"flavors": {"sklearn": {"code": "code"}}}, "brings code of its own"),
        ({"saved_input_example_info": None}, "there is no sample"),
    ],
    ids=["flavor", "outside", "code", "no example"],
)
def test_a_folder_of_mlflow_that_cannot_be_served_is_refused(
    tmp_path: Path, members: dict[str, Any], told: str
) -> None:
    from training.fitted.errors import RefusedError  # noqa: PLC0415

    made = mlflow_folder(tmp_path, boosted(), **members)
    (tmp_path / "m.skops").write_bytes(b"outside")

    with pytest.raises(RefusedError, match=told):
        add(Asked(made, None, "brought"), tmp_path / "models", lambda _: None)


def test_rows_of_a_parquet_file_are_those_of_a_csv_file(tmp_path: Path) -> None:
    import fastparquet  # noqa: PLC0415

    estimator, rows = forest(), deliveries()
    joblib.dump(estimator, tmp_path / "m.joblib")
    sample = tmp_path / "rows.parquet"
    fastparquet.write(str(sample), rows.assign(city=rows["city"].astype("category")))

    add(
        Asked(tmp_path / "m.joblib", sample, "brought", may_run_code=True),
        tmp_path / "models",
        lambda _: None,
    )

    found = asked(client_of(tmp_path / "models"), rows)
    expected = estimator.predict_proba(rows).tolist()
    assert [one["class_probabilities"] for one in found] == expected


def test_a_file_of_skops_and_another_scikit_learn_is_refused(tmp_path: Path) -> None:
    import zipfile  # noqa: PLC0415

    skops.io.dump(SUM, tmp_path / "whole.skops")
    with (
        zipfile.ZipFile(tmp_path / "whole.skops") as whole,
        zipfile.ZipFile(tmp_path / "m.skops", "w") as changed,
    ):
        for name in whole.namelist():
            content = whole.read(name).replace(__version__.encode(), b"0.9.9")
            changed.writestr(name, content)

    told = refusal(tmp_path, tmp_path / "m.skops", SAMPLE)

    assert "scikit-learn 0.9.9" in told
