"""What the fitted estimator itself answers: the reference that a graph is compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.recipe import Classes, Values

if TYPE_CHECKING:
    from collections.abc import Callable

    from prediction.columns import Matrix
    from training.conversion.graph import Estimator


def classes_of(classifier: Estimator) -> Callable[[Matrix], Classes]:
    """The reference answers of a fitted scikit-learn classifier."""
    return lambda matrix: Classes(
        np.asarray(classifier.predict(matrix), dtype=np.int64), classifier.predict_proba(matrix)
    )


def values_of(regression: Estimator) -> Callable[[Matrix], Values]:
    """The reference answers of a fitted scikit-learn regression."""
    return lambda matrix: Values(np.asarray(regression.predict(matrix), dtype=np.float64))
