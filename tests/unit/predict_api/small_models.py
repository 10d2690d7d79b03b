"""Tiny models with the names and inputs of those that have routes of their own."""

import json
from pathlib import Path
from typing import Any

from prediction.catalog import Catalog
from tests.tiny_models import write_sign_classifier, write_sum_regression


def make_catalog(folder: Path) -> Catalog:
    """Models by what they say.

    `demo`: 1 if the features' sum is above 0. `titanic`: 1 for women and for those who paid.
    `sum`: left + right, with an interval. `complaint-time`: there, so that its routes are.
    `notes`: `sum` with a text that may take room. `sum` can explain itself, the others cannot.
    """
    _write_demo(folder)
    _write_titanic(folder)
    background = {"inputs": ["left", "right"], "rows": [[0, 0], [2, 6]]}
    write_sum_regression(folder, "sum", title="Sum", background=background)
    write_sum_regression(folder, "complaint-time")
    _write_notes(folder)
    return Catalog.load(folder)


def _write_demo(folder: Path) -> None:
    feature = {"type": "number", "minimum": -10, "maximum": 10, "unit": "standard deviations"}
    inputs = _inputs(feature_a=feature, feature_b=feature)
    columns = [_number("feature_a"), _number("feature_b")]
    home = write_sign_classifier(folder, "demo", title="Demo", inputs=inputs, columns=columns)
    instance = {"feature_a": 1.0, "feature_b": 1.0}
    _amend(home, golden=[{"instance": instance, "prediction": {"class": 1}}])


def _write_titanic(folder: Path) -> None:
    inputs = _inputs(
        sex={"type": "string", "enum": ["female", "male"]},
    )
    age = {"type": ["number", "null"], "minimum": 0, "maximum": 120, "unit": "years"}
    inputs["properties"]["age"] = age
    inputs["properties"]["fare"] = {"type": "number", "default": 0, "unit": "pounds"}
    inputs["properties"]["relatives"] = {"type": ["integer", "null"], "minimum": 0}
    sex = {"input": "sex", "encoding": "category", "categories": ["male", "female"]}
    columns = [sex, _number("fare")]
    home = write_sign_classifier(folder, "titanic", title="Titanic", inputs=inputs, columns=columns)
    instance = {"age": 29, "sex": "female"}
    _amend(home, golden=[{"instance": instance, "prediction": {"class": 1}}])


def _write_notes(folder: Path) -> None:
    inputs = _inputs(left={"type": "number"})
    inputs["properties"] |= {"right": {"type": "number", "default": 0}, "note": {"type": "string"}}
    write_sum_regression(folder, "notes", inputs=inputs)


def _inputs(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _number(name: str) -> dict[str, str]:
    return {"input": name, "encoding": "number"}


def _amend(home: Path, **members: Any) -> None:
    path = home / "model.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | members))
