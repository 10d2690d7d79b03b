"""Dates and times reach the pipeline as it was fitted on them, and what is none is refused."""

from __future__ import annotations

import importlib
import sys
import warnings
from typing import TYPE_CHECKING, Any

import fastparquet
import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline

from prediction.catalog import Catalog
from tests.each_kind import counted_alike
from tests.unit.training.fitted.brought import asked, client_of
from training.fitted.adding import add
from training.fitted.asked import Added, Asked
from training.fitted.errors import RefusedError
from training.fitted.sample import open_sample
from training.tried.rows import frame_of, send

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CODE = """\
import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin

class Calendar(TransformerMixin, BaseEstimator):
    def fit(self, X, y=None):
        return self

    def transform(self, X):
        at = np.asarray(X["when"], dtype="datetime64[us]")
        hours = (at - at.astype("datetime64[D]")) / np.timedelta64(1, "h")
        months = at.astype("datetime64[M]").astype(np.int64) % 12
        missing = np.isnat(at)
        return np.column_stack([np.where(missing, -1, hours), np.where(missing, -1, months)])
"""


@pytest.fixture
def calendar(tmp_path: Path) -> Iterator[Any]:
    """A class of one's own that reads times, in a folder that can be given as `--code`."""
    folder = tmp_path / "code"
    folder.mkdir()
    (folder / "when_it_was.py").write_text(CODE)
    path = list(sys.path)
    sys.path.append(str(folder))
    yield importlib.import_module("when_it_was").Calendar
    sys.path[:] = path
    sys.modules.pop("when_it_was", None)


def calls(*, whole_days: bool = False) -> pd.DataFrame:
    """When calls came, some at unknown times, and how long they took."""
    random = np.random.default_rng(0)
    seconds = random.integers(0, 3 * 365 * 86_400, 200)
    when = pd.Timestamp("2021-01-01") + pd.to_timedelta(seconds, unit="s")
    when = pd.Series(when.normalize() if whole_days else when)
    return pd.DataFrame(
        {"when": when.where(random.random(200) > 0.1), "length": random.normal(5, 1, 200).round(2)}
    )


def fitted(calendar: Any, rows: pd.DataFrame) -> Any:
    columns = make_column_transformer((calendar(), ["when"]), remainder="passthrough")
    true = rows["when"].dt.hour.fillna(3) + rows["length"]
    return make_pipeline(columns, LinearRegression()).fit(rows, true)


def write_parquet(path: Path, rows: pd.DataFrame) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pandas, whose next version writes otherwise
        fastparquet.write(str(path), rows)


def bring(
    folder: Path, estimator: Any, sample: pd.DataFrame, kind: str = "parquet", **more: Any
) -> tuple[Added, Path]:
    file, path = folder / "model.joblib", folder / f"rows.{kind}"
    joblib.dump(estimator, file)
    if kind == "parquet":
        write_parquet(path, sample)
    else:
        sample.to_csv(path, index=False)
    # the file must bring what this process has not seen
    sys.path.remove(str(folder / "code"))
    del sys.modules["when_it_was"]
    told = Asked(file, path, "brought", may_run_code=True, code=folder / "code", **more)
    return add(told, folder / "models", lambda _: None), folder / "models"


def rows_taken(folder: Path, kind: str) -> int:
    """Return how many rows of the sample the model takes, as `models test` sends them."""
    model = Catalog.load(folder / "models").get("brought")
    table = open_sample(folder / f"rows.{kind}", None)
    return len(send(model, frame_of(table, [model], [])).taken)


FRESH = ["2020-02-29", "2011-12-31T00:00", "2022-06-01T12:30:00", None]


@pytest.mark.parametrize("unit", ["ns", "ms"])
def test_times_of_a_parquet_file_answer_as_in_scikit_learn(
    tmp_path: Path, calendar: Any, unit: str
) -> None:
    rows = calls()
    rows["when"] = rows["when"].astype(f"datetime64[{unit}]")
    estimator = fitted(calendar, rows)
    added, models = bring(tmp_path, estimator, rows)
    client = client_of(models)

    fresh = pd.DataFrame({"when": FRESH, "length": 4.5})
    found = [one["value"] for one in asked(client, fresh)]

    times = pd.to_datetime(fresh["when"], format="ISO8601").astype(f"datetime64[{unit}]")
    np.testing.assert_allclose(found, estimator.predict(fresh.assign(when=times)), rtol=1e-9)
    assert "type: date-time" in added.signature
    assert rows_taken(tmp_path, "parquet") == len(rows)
    utc = {"when": "2022-06-01T14:30:00+02:00", "length": 4.5}
    assert client.post("/models/brought/predict", utc).json["value"] == found[2]
    for wrong in ("2022-02-30T00:00:00", "noon", 1_600_000_000, "2022-13-01", "2500-01-01", True):
        answer = client.post("/models/brought/predict", utc | {"when": wrong})
        assert answer.status == 422, wrong


def test_texts_that_are_refused_are_read_as_the_dates_that_they_are(
    tmp_path: Path, calendar: Any
) -> None:
    rows = calls(whole_days=True)
    estimator = fitted(calendar, rows)
    added, models = bring(tmp_path, estimator, rows, "csv")
    client = client_of(models)

    fresh = pd.DataFrame({"when": ["2024-02-29", "2011-01-01", None], "length": 4.5})
    found = [one["value"] for one in asked(client, fresh)]

    as_times = fresh.assign(when=pd.to_datetime(fresh["when"]))
    np.testing.assert_allclose(found, estimator.predict(as_times), rtol=1e-9)
    assert "type: date\n" in added.signature
    assert rows_taken(tmp_path, "csv") == len(rows)
    write_parquet(tmp_path / "rows.parquet", rows)
    assert rows_taken(tmp_path, "parquet") == len(rows)
    assert client.get("/models/brought").json["inputs"]["properties"]["when"]["format"] == "date"
    for wrong in ("2026-02-30", "2023-02-29", "2022-06-01T00:00:00", "2022-6-1", 20_220_601, "now"):
        answer = client.post("/models/brought/predict", {"when": wrong, "length": 1})
        assert answer.status == 422, wrong
    # a time goes on by itself, and has no drift
    sent = [
        {"when": None if pd.isna(when) else f"{when:%Y-%m-%d}", "length": length}
        for when, length in rows.itertuples(index=False)
    ]
    reference = counted_alike(models, sent)
    assert [one.name for one in reference.inputs] == ["length"]


SIGNATURE = """
inputs:
  when: {type: date-time, optional: true, earliest: 2021-01-01T00:00:00, latest: "2030-01-01"}
  length: {type: number, minimum: 0, maximum: 100}
"""


def test_a_signature_says_which_texts_are_times(tmp_path: Path, calendar: Any) -> None:
    rows = calls(whole_days=True)
    _, models = bring(tmp_path, fitted(calendar, rows), rows, "csv", signature=SIGNATURE)
    client = client_of(models)

    one = {"when": "2022-06-01T10:00:00", "length": 1}
    assert client.post("/models/brought/predict", one).status == 200
    assert client.post("/models/brought/predict", one | {"when": "2020-12-31"}).status == 422


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("date-time", "date"), "gives when no earliest date of ISO 8601"),
        (('latest: "2030-01-01"', ""), "gives when no latest date-time of ISO 8601"),
        (("2030-01-01", "2900-01-01"), "takes years beyond 1700 to 2200 in when"),
        (("2030-01-01", "2020-12-31"), "gives when a latest before its earliest"),
        (("2030-01-01", "2030-01-01T00:00:00Z"), "gives when a time zone"),
        (('"2030-01-01"', "2030-02-29T00:00:00"), "the signature is no YAML"),
        (("type: number", "type: date"), "the column length of the sample has"),
    ],
)  # fmt: skip
def test_a_signature_of_other_times_is_refused(
    tmp_path: Path, calendar: Any, change: tuple[str, str], told: str
) -> None:
    rows = calls(whole_days=True)
    with pytest.raises(RefusedError, match=told):
        bring(
            tmp_path,
            fitted(calendar, rows),
            rows,
            "csv",
            signature=SIGNATURE.replace(*change),
        )


def test_a_graph_takes_no_times_and_says_who_does(tmp_path: Path, calendar: Any) -> None:
    rows = calls()
    with pytest.raises(RefusedError, match="as in when, reach no graph"):
        bring(tmp_path, fitted(calendar, rows), rows, runtime="onnx")


def test_times_with_a_zone_are_refused(tmp_path: Path, calendar: Any) -> None:
    rows = calls()
    with_zone = rows.assign(when=rows["when"].dt.tz_localize("UTC"))
    with pytest.raises(RefusedError, match="times with a time zone"):
        bring(tmp_path, fitted(calendar, rows), with_zone)
