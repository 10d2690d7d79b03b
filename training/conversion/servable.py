"""What is asked of an estimator before any graph is made: that it is fitted, and its classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.exceptions import NotFittedError
from sklearn.utils.validation import check_is_fitted

from training.conversion.errors import ConversionError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from prediction.manifest import Class
    from training.conversion.graph import Estimator

_FEWEST = 2


def require_fitted(estimator: Estimator) -> None:
    """Raise ConversionError where something is no fitted estimator."""
    try:
        check_is_fitted(estimator)
    except (NotFittedError, TypeError) as error:
        name = type(estimator).__name__
        raise ConversionError(f"{name} is not a fitted estimator") from error


def served_classes(classifier: Estimator) -> tuple[Class, ...]:
    """Return the classes of a fitted classifier as they are served, in its order.

    Raises:
        ConversionError: there are less than two classes, or they are neither texts nor booleans nor
            whole numbers.
    """
    return served_as(classifier.classes_)


def served_as(known: ArrayLike) -> tuple[Class, ...]:
    """Return the classes of one label as they are served; raises as `served_classes` does."""
    classes = np.asarray(known).tolist()
    if len(classes) < _FEWEST:
        raise ConversionError("the classifier knows less than two classes")
    whole = [int(one) if isinstance(one, float) and one.is_integer() else one for one in classes]
    if {type(one) for one in whole} not in ({bool}, {int}, {str}):
        shown = ", ".join(str(one) for one in classes[:5])
        raise ConversionError(
            f"the classes are {shown}, and only texts, booleans and whole numbers can be served"
        )
    return tuple(whole)


def last_step(estimator: Estimator) -> Estimator:
    """Return the last step of a pipeline, or the estimator itself."""
    steps = getattr(estimator, "steps", None)
    return steps[-1][1] if steps else estimator
