"""Which kind of answer an estimator gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.base import is_classifier, is_clusterer, is_outlier_detector, is_regressor
from sklearn.utils import get_tags

from prediction.manifest import Task
from training.conversion.boosters import library_of
from training.conversion.errors import ConversionError
from training.conversion.servable import last_step, require_fitted, served_classes

if TYPE_CHECKING:
    from training.conversion.graph import Estimator


def task_of(estimator: Estimator, rows: Any | None = None) -> Task:  # noqa: ANN401  a frame or a matrix
    """Return what an estimator answers.

    Args:
        estimator: a fitted one.
        rows: one or more rows that it takes. Without them several outputs are seen only of
            estimators that say so.

    Raises:
        ConversionError: it is not fitted, has classes that cannot be served, or answers nothing of
            rows that it was not fitted on.
    """
    require_fitted(estimator)
    if is_classifier(estimator):
        if _answers_several(estimator, rows):
            return Task.MULTILABEL_CLASSIFICATION
        served_classes(estimator)
        has_probabilities = hasattr(estimator, "predict_proba")
        return Task.CLASSIFICATION if has_probabilities else Task.SCORED_CLASSIFICATION
    if is_regressor(estimator):
        several = _answers_several(estimator, rows)
        return Task.MULTIOUTPUT_REGRESSION if several else Task.REGRESSION
    return _task_without_target(estimator)


def _task_without_target(estimator: Estimator) -> Task:
    if hasattr(estimator, "predict"):
        if is_outlier_detector(estimator):
            return Task.ANOMALY_DETECTION
        if is_clusterer(estimator) or get_tags(estimator).estimator_type == "density_estimator":
            return Task.CLUSTERING
    if hasattr(estimator, "transform"):
        return Task.TRANSFORMATION
    raise ConversionError(
        f"{type(estimator).__name__} neither predicts nor transforms rows that it was not fitted on"
        f"{' (novelty=True lets it)' if hasattr(last_step(estimator), 'novelty') else ''}"
    )


def _answers_several(estimator: Estimator, rows: Any | None) -> bool:  # noqa: ANN401  as above
    several_classes = isinstance(getattr(estimator, "classes_", None), list)
    if several_classes or rows is None:
        return several_classes or getattr(last_step(estimator), "n_outputs_", 1) > 1
    shape = np.shape(estimator.predict(rows))
    # A regression that was fitted on one column may answer one, and CatBoost its classes.
    in_columns = is_classifier(estimator) and library_of(last_step(estimator)) != "catboost"
    return len(shape) > 1 and (shape[1] > 1 or in_columns)
