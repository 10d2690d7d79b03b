"""Fitted estimators in skops files, written to disk as training writes real ones."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import skops.io
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from prediction.own_files import CODE, digests

TEXTS = ("a fine film", "a poor film", "fine acting", "poor acting", "so fine", "so poor")
PRAISE = ("yes", "no", "yes", "no", "yes", "no")

TEXT_INPUTS: dict[str, Any] = {
    "type": "object",
    "properties": {"text": {"type": "string", "maxLength": 200}},
    "required": ["text"],
    "additionalProperties": False,
}


def a_reader_of_texts() -> Any:
    return make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(TEXTS, PRAISE)


def write_text_classifier(folder: Path, name: str = "praise", **changes: Any) -> Path:
    """Whether a text praises, by the words that it has."""
    told: dict[str, Any] = {
        "inputs": TEXT_INPUTS,
        "columns": [{"input": "text", "encoding": "text"}],
        "table": "texts",
        "golden": [{"instance": {"text": "so fine"}, "prediction": {"class": "yes"}}],
    }
    return write_estimator(folder, name, a_reader_of_texts(), **told | changes)


def write_estimator(
    folder: Path,
    name: str,
    estimator: Any,
    *,
    table: str = "matrix",
    code: Mapping[str, str] | None = None,
    **changes: Any,
) -> Path:
    """Write a fitted classifier or regression; `code` are files of modules and what is in them."""
    home = folder / name
    home.mkdir(parents=True)
    artifact = skops.io.dumps(estimator)
    (home / "model.skops").write_bytes(artifact)
    for file, text in (code or {}).items():
        (home / CODE / file).parent.mkdir(parents=True, exist_ok=True)
        (home / CODE / file).write_text(text)
    classes = getattr(estimator, "classes_", None)
    manifest = {
        "name": name,
        "version": "1.0.0",
        "title": "A tiny estimator",
        "description": "Answers by scikit-learn.",
        "task": "regression" if classes is None else "classification",
        "classes": [] if classes is None else classes.tolist(),
        "outputs": {"type": "object"},
        "artifact": {
            "file": "model.skops",
            "runtime": "scikit-learn",
            "sha256": hashlib.sha256(artifact).hexdigest(),
            "bytes": len(artifact),
            "dtype": "float64",
            "table": table,
            "code": digests(home / CODE),
        },
        "metrics": {"split": "none", "values": {}, "baseline": {"name": "none", "values": {}}},
        "parity": {"rows": 0},
        "data": {"source": "made for a test", "sha256": "0" * 64, "rows": 0},
        "libraries": {},
        **changes,
    }
    (home / "model.json").write_text(json.dumps(manifest))
    return home
