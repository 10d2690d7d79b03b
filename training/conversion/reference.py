"""What the fitted estimator itself answers: the reference that a graph is compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from prediction.answers import Classes, Values

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from prediction.columns import Matrix
    from training.conversion.graph import Estimator


def classes_of(classifier: Estimator) -> Callable[[Matrix], Classes]:
    """Return the reference of a fitted scikit-learn classifier, its classes by their numbers."""
    return lambda matrix: Classes(
        class_numbers(classifier, classifier.predict(matrix)), classifier.predict_proba(matrix)
    )


def class_numbers(classifier: Estimator, labels: NDArray[Any]) -> NDArray[np.int64]:
    """Return the number of each label among the classifier's classes: [rows]."""
    numbers = {label: number for number, label in enumerate(classifier.classes_.tolist())}
    # CatBoost answers several classes in a column.
    found = np.asarray(labels).reshape(len(labels)).tolist()
    return np.array([numbers[label] for label in found], dtype=np.int64)


def values_of(regression: Estimator) -> Callable[[Matrix], Values]:
    """Return the reference of a fitted scikit-learn regression: [N, columns] -> values [N]."""
    return lambda matrix: Values(np.asarray(regression.predict(matrix), dtype=np.float64))
