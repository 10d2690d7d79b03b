"""A folder of MLflow, read without MLflow: where its model is, its signature, its input example."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
import yaml

from training.fitted.errors import RefusedError, first_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_MODEL = "MLmodel"
_FLAVORS = {
    "sklearn": "pickled_model",
    "xgboost": "data",
    "lightgbm": "data",
    "catboost": "data",
    "onnx": "data",
}
"""Of which flavors which member names the file."""

_VERSIONS = {
    "sklearn": ("scikit-learn", "sklearn_version"),
    "xgboost": ("xgboost", "xgb_version"),
    "lightgbm": ("lightgbm", "lgb_version"),
    "catboost": ("catboost", "catboost_version"),
}
_LIBRARIES = "scikit-learn|numpy|xgboost|lightgbm|catboost"
_PINNED = re.compile(rf"^({_LIBRARIES})==([0-9][^\s;]*)", re.MULTILINE)


class Folder(NamedTuple):
    """What the folder says.

    Attributes:
        file: of the model.
        versions: library -> version that it was saved with.
        example: the input example as a table, if there is one.
        required: of the signature: name of a column -> whether it must have a value.
    """

    file: Path
    versions: dict[str, str]
    example: Any
    required: dict[str, bool] | None


def read(folder: Path) -> Folder:
    """Read the folder.

    Raises:
        RefusedError: it is none of MLflow, or of a flavor or with code that cannot be served.
    """
    told = _told(folder)
    flavors: Mapping[str, Mapping[str, Any]] = told.get("flavors") or {}
    flavor = next((name for name in _FLAVORS if name in flavors), None)
    if flavor is None:
        known = ", ".join(sorted(set(flavors) - {"python_function"})) or "none"
        raise RefusedError(
            f"{folder.name} is an MLflow model of the flavor {known}; scikit-learn, XGBoost,"
            " LightGBM, CatBoost and ONNX can be served"
        )
    if any(one.get("code") for one in flavors.values()):
        raise RefusedError(
            f"{folder.name} brings code of its own: add the file in it, with that code as --code"
        )
    file = _inside(folder, str(flavors[flavor].get(_FLAVORS[flavor], "model.pkl")))
    return Folder(
        file,
        _versions(folder, flavor, flavors[flavor]),
        _example(folder, told),
        _required(told),
    )


def _told(folder: Path) -> Mapping[str, Any]:
    path = folder / _MODEL
    if not path.is_file():
        raise RefusedError(f"{folder.name} is a folder, and no MLflow model: it has no {_MODEL}")
    try:
        told = yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, ValueError) as error:  # the latter of what is no UTF-8
        raise RefusedError(f"{folder.name}/{_MODEL} is no YAML") from error
    if not isinstance(told, dict):
        raise RefusedError(f"{folder.name}/{_MODEL} says nothing of a model")
    return told


def _inside(folder: Path, name: str) -> Path:
    file = (folder / name).resolve()
    if not file.is_relative_to(folder.resolve()) or not file.is_file():
        raise RefusedError(f"{folder.name}/{_MODEL} names the file {name}, which is not in it")
    return file


def _versions(folder: Path, flavor: str, members: Mapping[str, Any]) -> dict[str, str]:
    path = folder / "requirements.txt"
    pinned = dict(_PINNED.findall(path.read_text("utf-8"))) if path.is_file() else {}
    library, member = _VERSIONS.get(flavor, ("", ""))
    return pinned | ({library: str(members[member])} if member in members else {})


def _required(told: Mapping[str, Any]) -> dict[str, bool] | None:
    """Return which columns the signature requires; None if it has no names."""
    try:
        inputs = json.loads((told.get("signature") or {}).get("inputs") or "[]")
        return {str(one["name"]): bool(one.get("required", True)) for one in inputs} or None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None  # a signature of tensors


def _example(folder: Path, told: Mapping[str, Any]) -> Any:  # noqa: ANN401  pandas publishes no types
    info = told.get("saved_input_example_info") or {}
    if info.get("type") != "dataframe":
        return None
    file = _inside(folder, str(info.get("artifact_path")))
    try:
        table = json.loads(file.read_text("utf-8"))
        return pd.DataFrame(table["data"], columns=table.get("columns"))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RefusedError(
            f"the input example of {folder.name} cannot be read ({first_line(error)})"
        ) from error
