"""What models of a cross-validation foretell of the rows that each was not fitted on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
from sklearn.metrics import brier_score_loss

from prediction.answers import Classes
from training.importance import Importance, measured, of_columns, together
from training.outcomes import Outcomes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from prediction.columns import Column, Matrix

type Labels = NDArray[np.int64]
"""[rows], 0 or 1."""


class Classifier(Protocol):
    """What scikit-learn's fitted classifiers have in common."""

    def predict(self, X: Matrix, /) -> Labels:
        """The most probable class of each row."""
        ...

    def predict_proba(self, X: Matrix, /) -> NDArray[np.float64]:
        """The probability of each class, [rows, classes]."""
        ...


class OutOfFold:
    """The probabilities of held-out rows, each row once a repetition.

    Attributes:
        probability: of class 1, [repetitions, rows].
    """

    def __init__(self, y: Labels, repeats: int, columns: Sequence[Column] = ()) -> None:
        self.probability = np.full((repeats, len(y)), np.nan)
        self._y = y
        self._times = np.zeros(len(y), dtype=np.int64)
        self._dealt = of_columns(columns)
        self._importance: list[Importance] = []

    def add(self, rows: NDArray[np.int64], classifier: Classifier, X: Matrix) -> None:
        """Add what a classifier that has not seen these rows foretells of them."""
        self.probability[self._times[rows], rows] = classifier.predict_proba(X[rows])[:, 1]
        # the parts of one repetition are enough: each draw asks for all of their rows again
        if self._dealt and not self._times[rows].any():
            self._importance.append(self._measured(classifier, X[rows], self._y[rows]))
        self._times[rows] += 1

    def brier(self) -> NDArray[np.float64]:
        """Return each row's squared error, averaged over repetitions: [rows]."""
        return np.asarray(((self.probability - self._y) ** 2).mean(axis=0))

    def shares(self) -> dict[str, NDArray[np.float64]]:
        """Return how often each row of class 1 is found, and each of class 0 left alone: [rows].

        NaN for rows of the other class: the mean over a group is then of those that count.
        """
        found = (self.probability > 1 / 2).mean(axis=0)
        return {
            "sensitivity": np.where(self._y == 1, found, np.nan),
            "specificity": np.where(self._y == 0, 1 - found, np.nan),
        }

    def outcomes(self) -> Outcomes:
        """Return all repetitions, one after the other."""
        probability = self.probability.reshape(-1)
        return Outcomes(
            np.tile(self._y, len(self.probability)),
            Classes(
                (probability > 1 / 2).astype(np.int64), np.stack([1 - probability, probability], 1)
            ),
            together(self._importance, "the Brier score") if self._importance else None,
        )

    def _measured(self, classifier: Classifier, X: Matrix, y: Labels) -> Importance:
        def loss(rows: Matrix) -> float:
            return float(brier_score_loss(y, classifier.predict_proba(rows)[:, 1]))

        return measured(loss, X, len(y), self._dealt)
