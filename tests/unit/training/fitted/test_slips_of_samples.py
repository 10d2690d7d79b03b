"""What a sample's file cannot say, or says by mistake, does not pass without a word."""

from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.ensemble import IsolationForest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, TargetEncoder

from prediction.catalog import Catalog
from training.fitted.adding import add
from training.fitted.asked import Asked
from training.fitted.errors import RefusedError
from training.fitted.inputs import inputs_of
from training.fitted.sample import Sample, class_texts, open_sample, read
from training.fitted.texts import Texts
from training.tried.rows import frame_of, send

ROWS = 120
WORDS = np.array(["None", "NA", "Pave", "null"])


def brought(estimator: Any, sample: pd.DataFrame, folder: Path, **told: Any) -> Any:
    """What `models add` makes and says."""
    said: list[str] = []
    file, rows = folder / "m.joblib", folder / "rows.csv"
    joblib.dump(estimator, file)
    sample.to_csv(rows, index=False)
    asked = Asked(file, rows, "m", may_run_code=True, **told)
    add(asked, folder / "models", said.append)
    return said


@pytest.fixture
def numbers() -> pd.DataFrame:
    drawn = np.random.default_rng(3)
    frame = pd.DataFrame(drawn.normal(size=(ROWS, 3)), columns=["a", "b", "c"])
    return frame.assign(y=frame @ [30.0, -1.0, 0.1])


def test_a_regression_fitted_on_an_array_has_an_exact_graph(
    numbers: pd.DataFrame, tmp_path: Path
) -> None:
    fitted = Ridge().fit(numbers[["a", "b", "c"]].to_numpy(), numbers["y"])

    said = brought(fitted, numbers, tmp_path, target="y", runtime="onnx")

    assert any("written exactly" in line for line in said)
    assert any("in the sample's order" in line for line in said)


def test_columns_in_another_order_show_in_a_warning(numbers: pd.DataFrame, tmp_path: Path) -> None:
    fitted = LinearRegression().fit(numbers[["a", "b", "c"]].to_numpy(), numbers["y"])

    said = brought(fitted, numbers[["b", "a", "c", "y"]], tmp_path, target="y")

    assert any(line.startswith("WARNING: worse than the plainest guess") for line in said)


def test_words_for_missing_are_categories_where_the_encoder_knows_them(tmp_path: Path) -> None:
    drawn = np.random.default_rng(5)
    frame = pd.DataFrame({"street": drawn.choice(WORDS, ROWS), "size": drawn.normal(size=ROWS)})
    kind = np.where((frame["street"] == "NA") | (frame["size"] > 1), "NA", "other")
    encoder = (OneHotEncoder(handle_unknown="ignore"), ["street"])
    columns = make_column_transformer(encoder, remainder="passthrough")
    fitted = make_pipeline(columns, LogisticRegression()).fit(frame, kind)

    said = brought(fitted, frame.assign(kind=kind), tmp_path, target="kind")

    accuracy = (fitted.predict(frame) == kind).mean()
    assert any(f"accuracy {accuracy:.3g}" in line for line in said)
    assert not any("WARNING" in line for line in said)


def test_a_text_that_is_taken_whole_is_never_missing(tmp_path: Path) -> None:
    texts = pd.DataFrame({"text": ["NA", "none of it", "NULL", "a long text", "null and void"] * 9})
    truth = texts["text"].str.len() > 5
    fitted = make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(texts["text"], truth)

    said = brought(fitted, texts.assign(long=truth), tmp_path, target="long")

    assert any(line.startswith("sample: 45 rows") for line in said)


def test_elsewhere_words_for_missing_stay_missing(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("a,b\nNA,1\nx,null\n")
    table = open_sample(tmp_path / "rows.csv", None)

    frame = read(table, ["a", "b"], [], {"a": ("x",)}).frame

    assert frame.isna().to_numpy().tolist() == [[True, False], [False, True]]


def test_classes_of_several_targets_are_read_as_ever() -> None:
    fitted = LogisticRegression().fit([[0.0], [1.0]], ["NA", "b"])

    assert class_texts(fitted, ["y"]) == {"y": ("NA", "b")}
    assert class_texts(fitted, ["y", "z"]) == class_texts(LinearRegression(), ["y"]) == {}
    encoder = TargetEncoder(target_type="continuous").fit([[0], [1]] * 5, np.arange(10.0))
    assert class_texts(encoder, ["y"]) == {}


def test_a_column_of_times_with_a_zone_is_refused_by_that_name() -> None:
    frame = pd.DataFrame({"when": pd.date_range("2026-01-01", periods=40, tz="UTC")})

    with pytest.raises(RefusedError, match="the column when of the sample has times with"):
        inputs_of(Sample(frame, None, ""), Texts({}, {}, {}))


def test_integers_are_named(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a": np.arange(50), "b": np.linspace(0, 1, 50)})
    fitted = LinearRegression().fit(frame, frame["b"])

    said = brought(fitted, frame, tmp_path)

    assert any(line.startswith("integers, because the sample has no fractions") for line in said)


def test_a_text_among_columns_that_looks_missing_leads_to_scikit_learn_as_others_do(
    tmp_path: Path,
) -> None:
    texts = ["NA", "none of it", "a long text", "null and void", "None"] * 9
    frame = pd.DataFrame({"text": texts, "size": np.arange(45.0)})
    truth = frame["text"].str.len() > 5
    columns = make_column_transformer((TfidfVectorizer(), "text"), remainder="passthrough")
    fitted = make_pipeline(columns, LogisticRegression(max_iter=1000)).fit(frame, truth)

    said = brought(fitted, frame.assign(long=truth), tmp_path, target="long")

    assert any(line.startswith("no graph: ") for line in said)
    assert any(f"accuracy {(fitted.predict(frame) == truth).mean():.3g}" in line for line in said)
    table = open_sample(tmp_path / "rows.csv", None)
    model = Catalog.load(tmp_path / "models").get("m")
    sent = send(model, frame_of(table, [model], ["long"]))
    assert (len(sent.instances), sent.refused) == (45, {})


def test_an_anomaly_detector_is_not_held_against_one_that_calls_all_strange(
    tmp_path: Path,
) -> None:
    drawn = np.random.default_rng(2)
    frame = pd.DataFrame(drawn.normal(size=(ROWS, 2)), columns=["a", "b"])
    frame.iloc[:6] += 9
    fitted = IsolationForest(n_estimators=10, random_state=0).fit(frame)
    strange = np.arange(ROWS) < 12  # of which it misses some

    said = brought(fitted, frame.assign(strange=strange), tmp_path, target="strange")

    assert any("recall" in line for line in said)
    assert not any("WARNING" in line for line in said)


def test_booleans_of_which_some_are_missing_are_refused_by_that_name() -> None:
    frame = pd.DataFrame({"known": [True, None, False]}, dtype=object)

    with pytest.raises(RefusedError, match="the column known of the sample has booleans"):
        inputs_of(Sample(frame, None, ""), Texts({}, {}, {}))


def test_few_rows_are_warned_of(tmp_path: Path) -> None:
    rows = pd.DataFrame({"size": [1.0, 2.5, 4.0]})
    said = brought(LinearRegression().fit(rows, [1.0, 2.0, 3.0]), rows, tmp_path)

    assert any(line.startswith("WARNING: 3 rows say little") for line in said)


def test_a_text_that_the_pipeline_takes_for_missing_has_no_graph(tmp_path: Path) -> None:
    rows = pd.DataFrame({"city": np.resize(["Oslo", "Rome", "Bonn"], 60), "size": np.arange(60.0)})
    imputer = SimpleImputer(missing_values="missing", strategy="most_frequent")
    read_city = make_pipeline(imputer, OneHotEncoder(handle_unknown="ignore"))
    estimator = make_pipeline(make_column_transformer((read_city, ["city"])), Ridge())
    estimator.fit(rows, rows["size"] + (rows["city"] == "Bonn"))

    with pytest.raises(RefusedError, match="answers the text 'missing' in city otherwise"):
        brought(estimator, rows, tmp_path, runtime="onnx")
