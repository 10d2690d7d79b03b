"""Boosters' own files: text or bytes that hold no code."""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from training.conversion.boosters.catboost import loss_of
from training.fitted.errors import RefusedError, first_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from training.conversion.graph import Estimator

_PROBABILITIES = ("binary:logistic", "multi:")
_FEWEST = 2


def load_xgboost(path: Path) -> tuple[Estimator, dict[str, str]]:
    """Load XGBoost's .json or .ubj."""
    xgboost = _library("xgboost", path)
    booster = xgboost.Booster()
    _quiet(path, "XGBoost", lambda: booster.load_model(path))
    told = json.loads(bytes(booster.save_raw("json")))
    objective = told["learner"]["objective"]["name"]
    classifies = objective.startswith(_PROBABILITIES)
    estimator = xgboost.XGBClassifier() if classifies else xgboost.XGBRegressor()
    estimator.load_model(path)
    return estimator, _version_in(path)


def _version_in(path: Path) -> dict[str, str]:
    try:
        numbers = json.loads(path.read_bytes())["version"]
    except (ValueError, KeyError, TypeError):  # of the binary form, which tells it no reader
        return {}
    return {"xgboost": ".".join(str(number) for number in numbers)}


def load_lightgbm(path: Path) -> tuple[Estimator, dict[str, str]]:
    """Load LightGBM's .txt."""
    lightgbm = _library("lightgbm", path)
    booster = _quiet(path, "LightGBM", lambda: lightgbm.Booster(model_file=path))
    model = booster.model_to_string(num_iteration=1)
    [objective] = [line for line in model.splitlines() if line.startswith("objective=")] or [""]
    name = objective.removeprefix("objective=").split(" ")[0]
    return _lightgbm_estimator(lightgbm, booster, name), {}


def _lightgbm_estimator(lightgbm: Any, booster: Any, objective: str) -> Estimator:  # noqa: ANN401  not installed where types are checked
    """Put a booster behind scikit-learn's interface, as its own `fit` leaves it."""
    classifies = objective in {"binary", "multiclass", "multiclassova"}
    kind = lightgbm.LGBMClassifier if classifies else lightgbm.LGBMRegressor
    estimator = kind(objective=objective)
    known = {
        "_objective": objective,
        "_Booster": booster,
        "fitted_": True,
        "_n_features": booster.num_feature(),
        "_n_features_in": booster.num_feature(),
        "_best_iteration": booster.best_iteration,
    }
    if classifies:
        count = max(_FEWEST, booster.num_model_per_iteration())
        classes = np.arange(count)
        encoder = import_module("sklearn.preprocessing").LabelEncoder().fit(classes)
        known |= {"_classes": classes, "_n_classes": count, "_le": encoder}
    vars(estimator).update(known)
    return estimator


def load_catboost(path: Path) -> tuple[Estimator, dict[str, str]]:
    """Load CatBoost's .cbm."""
    catboost = _library("catboost", path)
    model = catboost.CatBoost()
    _quiet(path, "CatBoost", lambda: model.load_model(path))
    classifies = loss_of(model) in {"Logloss", "CrossEntropy", "MultiClass", "MultiClassOneVsAll"}
    estimator = catboost.CatBoostClassifier() if classifies else catboost.CatBoostRegressor()
    estimator.load_model(path)
    return estimator, {}


def _library(name: str, path: Path) -> Any:  # noqa: ANN401  as above
    try:
        return import_module(name)
    except ImportError as error:
        raise RefusedError(
            f"{path.name} needs {name}, which is not installed here: make .venv/.boosters"
        ) from error


def _quiet[T](path: Path, library: str, load: Callable[[], T]) -> T:
    try:
        return load()
    # Each library has its own type of errors.
    except Exception as error:
        told = first_line(error)
        raise RefusedError(f"{path.name} is damaged, or no file of {library} ({told})") from error
