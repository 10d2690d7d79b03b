"""Which booster is written by which function, by the names of their types.

The names say it without importing the libraries, which few models need.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from training.conversion.boosters.catboost import catboost_classifier, catboost_regressor
from training.conversion.boosters.lightgbm import lightgbm_classifier, lightgbm_regressor
from training.conversion.boosters.lightgbm_text import lightgbm_categories
from training.conversion.boosters.xgboost import xgboost_classifier, xgboost_regressor
from training.conversion.boosters.xgboost_categories import xgboost_categories

if TYPE_CHECKING:
    from collections.abc import Callable

    from training.conversion.graph import Estimator, Graph, Outputs

LIBRARIES = ("xgboost", "lightgbm", "catboost")

_WRITERS: dict[str, Callable[[Graph, Estimator, str], Outputs]] = {
    "xgboost.sklearn.XGBRegressor": xgboost_regressor,
    "xgboost.sklearn.XGBRFRegressor": xgboost_regressor,
    "xgboost.sklearn.XGBClassifier": xgboost_classifier,
    "xgboost.sklearn.XGBRFClassifier": xgboost_classifier,
    "lightgbm.sklearn.LGBMRegressor": lightgbm_regressor,
    "lightgbm.sklearn.LGBMClassifier": lightgbm_classifier,
    "catboost.core.CatBoostRegressor": catboost_regressor,
    "catboost.core.CatBoostClassifier": catboost_classifier,
}


def booster_writer(estimator: Estimator) -> Callable[[Graph, Estimator, str], Outputs] | None:
    """Return what writes a booster; None of anything else, subclasses included."""
    return _WRITERS.get(_name(estimator))


def library_of(estimator: Estimator) -> str | None:
    """Return the library of a booster; None of anything else."""
    return _name(estimator).partition(".")[0] if _name(estimator) in _WRITERS else None


def own_categories(estimator: Estimator) -> dict[int, list[Any]]:
    """Return the categories of a DataFrame that a booster keeps: column -> values in order."""
    library = library_of(estimator)
    if library == "xgboost":
        return xgboost_categories(estimator)
    return lightgbm_categories(estimator) if library == "lightgbm" else {}


def refuses_unknown(estimator: Estimator) -> bool:
    """Return whether a booster with categories refuses others."""
    return library_of(estimator) == "xgboost"


def _name(estimator: Estimator) -> str:
    return f"{type(estimator).__module__}.{type(estimator).__qualname__}"
