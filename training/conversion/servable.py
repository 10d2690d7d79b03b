"""Refusals before any graph is made: what serving could not say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.base import is_classifier, is_regressor
from sklearn.exceptions import NotFittedError
from sklearn.utils.validation import check_is_fitted

from training.conversion.errors import ConversionError

if TYPE_CHECKING:
    from training.conversion.graph import Estimator

_FEWEST = 2


def require_servable(estimator: Estimator) -> None:
    """Raise where there is no kind of answer for an estimator.

    Raises:
        ConversionError: it is not fitted, or neither a classifier nor a regression, has several
            outputs or no probabilities, or its classes are not 0 to K - 1.
    """
    name = type(estimator).__name__
    try:
        check_is_fitted(estimator)
    except (NotFittedError, TypeError) as error:
        raise ConversionError(f"{name} is not a fitted estimator") from error
    if is_classifier(estimator):
        _require_classes(estimator)
    elif not is_regressor(estimator):
        raise ConversionError(f"{name} is neither a classifier nor a regression")
    if getattr(_last(estimator), "n_outputs_", 1) != 1:
        raise ConversionError(f"{name} answers several outputs; one can be served")


def _require_classes(estimator: Estimator) -> None:
    if not hasattr(estimator, "predict_proba"):
        raise ConversionError(
            f"{type(estimator).__name__} has no predict_proba, and a class is served with its"
            " probabilities: CalibratedClassifierCV around it gives them"
        )
    classes = estimator.classes_
    if isinstance(classes, list):
        raise ConversionError("the classifier answers several outputs; one can be served")
    count = len(classes)
    whole = np.asarray(classes).dtype.kind in "iuf"
    if count < _FEWEST or not whole or not np.array_equal(classes, np.arange(count)):
        told = ", ".join(str(one) for one in np.asarray(classes)[:5].tolist())
        raise ConversionError(
            f"the classes are {told}, and only 0, 1, .. K - 1 can be served: fit on their numbers,"
            " and say in the recipe's `predicts` what each stands for"
        )


def _last(estimator: Estimator) -> Estimator:
    steps = getattr(estimator, "steps", None)
    return steps[-1][1] if steps else estimator
