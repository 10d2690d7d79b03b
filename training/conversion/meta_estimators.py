"""Meta-estimators whose answers are those of the estimator within: frozen ones, and searches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sklearn.frozen import FrozenEstimator
from sklearn.linear_model import RANSACRegressor
from sklearn.model_selection import (
    FixedThresholdClassifier,
    TunedThresholdClassifierCV,
)
from sklearn.model_selection._search import BaseSearchCV
from sklearn.semi_supervised import SelfTrainingClassifier

from training.conversion.errors import NoExactWriterError
from training.conversion.servable import last_step

if TYPE_CHECKING:
    from training.conversion.graph import Estimator

THRESHOLDED = (FixedThresholdClassifier, TunedThresholdClassifierCV)


def unwrapped(estimator: Estimator) -> Estimator:
    """Return the inner estimator, whose predictions are those of the one around it.

    Raises:
        NoExactWriterError: the search kept none.
    """
    if type(estimator) is FrozenEstimator:
        return unwrapped(estimator.estimator)
    if type(estimator) in (RANSACRegressor, SelfTrainingClassifier):
        return unwrapped(estimator.estimator_)
    if isinstance(estimator, BaseSearchCV):
        if not estimator.refit:
            raise NoExactWriterError("a search with refit=False")
        return unwrapped(estimator.best_estimator_)
    return estimator


def innermost(estimator: Estimator) -> Estimator:
    """Return what answers in the end: the last step of pipelines, unwrapped all the way."""
    inner = last_step(unwrapped(estimator))
    return inner if inner is estimator else innermost(inner)
