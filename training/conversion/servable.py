"""Check, before any graph is made, that serving has a kind of answer for an estimator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.base import is_classifier, is_regressor
from sklearn.exceptions import NotFittedError
from sklearn.utils.validation import check_is_fitted

from training.conversion.errors import ConversionError

if TYPE_CHECKING:
    from prediction.manifest import Class
    from training.conversion.graph import Estimator

_FEWEST = 2


def require_servable(estimator: Estimator) -> None:
    """Raise where there is no kind of answer for an estimator.

    Raises:
        ConversionError: it is not fitted, or neither a classifier nor a regression, has several
            outputs or no probabilities, or its classes cannot be served.
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
    served_classes(estimator)


def served_classes(classifier: Estimator) -> tuple[Class, ...]:
    """Return the classes of a fitted classifier as they are served, in its order.

    Raises:
        ConversionError: there are several outputs or less than two classes, or they are neither
            texts nor booleans nor whole numbers.
    """
    if isinstance(classifier.classes_, list):
        raise ConversionError("the classifier answers several outputs; one can be served")
    classes = np.asarray(classifier.classes_).tolist()
    if len(classes) < _FEWEST:
        raise ConversionError("the classifier knows less than two classes")
    whole = [int(one) if isinstance(one, float) and one.is_integer() else one for one in classes]
    if {type(one) for one in whole} not in ({bool}, {int}, {str}):
        shown = ", ".join(str(one) for one in classes[:5])
        raise ConversionError(
            f"the classes are {shown}, and only texts, booleans and whole numbers can be served"
        )
    return tuple(whole)


def _last(estimator: Estimator) -> Estimator:
    steps = getattr(estimator, "steps", None)
    return steps[-1][1] if steps else estimator
