"""Models of the second runtime answer as the estimator does, through the same catalog."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from prediction.catalog import Catalog
from prediction.errors import DamagedModelError
from prediction.readiness import check
from tests.tiny_estimators import (
    PRAISE,
    TEXTS,
    a_reader_of_texts,
    write_estimator,
    write_text_classifier,
)


def answers(folder: Path, name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    model = Catalog.load(folder).get(name)
    return model.run(model.parse(rows))


def test_a_text_is_answered_as_by_the_estimator(tmp_path: Path) -> None:
    write_text_classifier(tmp_path)
    texts = ["A FINE thing", "", "poor é x", "fine poor"]

    found = answers(tmp_path, "praise", [{"text": text} for text in texts])

    expected = a_reader_of_texts().predict_proba(texts)
    assert [one["class_probabilities"] for one in found] == expected.tolist()
    assert [one["class"] for one in found] == a_reader_of_texts().predict(texts).tolist()
    check(Catalog.load(tmp_path))


def test_a_frame_has_texts_numbers_truths_and_what_is_missing(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"text": "a fine film", "age": 31.5, "color": "red", "seen": True},
        {"text": "a poor film", "age": None, "color": None, "seen": False},
        {"text": "fine", "age": 60.0, "color": "blue", "seen": False},
        {"text": "poor", "age": 12.0, "color": "red", "seen": True},
    ]
    pipeline = make_pipeline(
        make_column_transformer(
            (TfidfVectorizer(), "text"),
            (make_pipeline(SimpleImputer(add_indicator=True), StandardScaler()), ["age"]),
            (OneHotEncoder(handle_unknown="ignore"), ["color", "seen"]),
        ),
        LogisticRegression(),
    )
    frame = pd.DataFrame(rows).astype({"text": object, "color": object})
    frame["color"] = frame["color"].where(frame["color"].notna(), np.nan)
    pipeline.fit(frame, PRAISE[:4])
    encodings = {"text": "text", "age": "number", "color": "text", "seen": "boolean"}
    types = {"text": "string", "age": "number", "color": "string", "seen": "boolean"}
    write_estimator(
        tmp_path,
        "mixed",
        pipeline,
        table="frame",
        inputs={
            "type": "object",
            "properties": {
                name: {"type": [kind, "null"] if name in {"age", "color"} else kind}
                for name, kind in types.items()
            },
            "required": ["text", "seen"],
            "additionalProperties": False,
        },
        columns=[{"input": name, "encoding": one} for name, one in encodings.items()],
        golden=[{"instance": rows[0], "prediction": {"class": "yes"}}],
    )
    asked = [*rows, {"text": "unheard", "seen": True, "color": "green"}]

    found = answers(tmp_path, "mixed", asked)

    as_fitted = pd.concat(
        [
            frame,
            pd.DataFrame([{"text": "unheard", "age": np.nan, "color": "green", "seen": True}]),
        ]
    )
    expected = pipeline.predict_proba(as_fitted)
    assert [one["class_probabilities"] for one in found] == expected.tolist()
    assert "unknown_inputs" not in found[-1]


def test_numbers_are_a_matrix(tmp_path: Path) -> None:
    matrix = np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 1.0]])
    process = GaussianProcessRegressor(alpha=0.1).fit(matrix, [1.0, 2.0, 3.0])
    write_estimator(
        tmp_path,
        "process",
        process,
        inputs={
            "type": "object",
            "properties": {"a": {"type": "number"}, "b": {"type": "number"}},
            "required": ["a", "b"],
            "additionalProperties": False,
        },
        columns=[{"input": "a", "encoding": "number"}, {"input": "b", "encoding": "number"}],
        golden=[{"instance": {"a": 0, "b": 1}, "prediction": {}}],
    )

    found = answers(tmp_path, "process", [{"a": 1, "b": 2.5}, {"a": 0, "b": 1}])

    expected = process.predict(np.array([[1, 2.5], [0, 1]]))
    assert [one["value"] for one in found] == expected.tolist()


def test_a_file_that_was_changed_is_not_loaded(tmp_path: Path) -> None:
    home = write_text_classifier(tmp_path)
    (home / "model.skops").write_bytes((home / "model.skops").read_bytes() + b" ")

    with pytest.raises(DamagedModelError):
        answers(tmp_path, "praise", [{"text": "fine"}])


def test_an_estimator_of_another_version_is_refused(tmp_path: Path) -> None:
    reader = a_reader_of_texts()
    reader.steps[-1][1].__class__ = type(
        "LogisticRegression",
        (LogisticRegression,),
        {
            "__module__": LogisticRegression.__module__,
            "__getstate__": lambda self: self.__dict__ | {"_sklearn_version": "1.5.0"},
        },
    )
    write_estimator(
        tmp_path,
        "old",
        reader,
        table="texts",
        inputs={
            "type": "object",
            "properties": {"text": {"type": "string"}},
            "required": ["text"],
        },
        columns=[{"input": "text", "encoding": "text"}],
        golden=[{"instance": {"text": TEXTS[0]}, "prediction": {}}],
    )

    with pytest.raises(DamagedModelError) as raised:
        answers(tmp_path, "old", [{"text": "fine"}])
    assert "1.5.0" in str(raised.value.__cause__.__cause__)  # type: ignore[union-attr]  # both are
