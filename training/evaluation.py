"""How good a classifier is on rows that it has not seen: metrics and repeated cross-validation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np
from sklearn.metrics import accuracy_score, brier_score_loss, roc_auc_score
from sklearn.model_selection import RepeatedStratifiedKFold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from prediction.columns import Matrix

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


type Fit = Callable[[Matrix, Labels], Classifier]
"""Fits a fresh classifier."""


def judge(classifier: Classifier, X: Matrix, y: Labels) -> dict[str, float]:
    """Accuracy, area under the ROC curve and Brier score of a two-class classifier on rows."""
    probability = classifier.predict_proba(X)[:, 1]
    return {
        "accuracy": float(accuracy_score(y, classifier.predict(X))),
        "auc": float(roc_auc_score(y, probability)),
        "brier": float(brier_score_loss(y, probability)),
    }


def as_given(X: Matrix) -> Matrix:
    """The view of held-out rows that leaves them as they are."""
    return X


@dataclass(frozen=True)
class CrossValidation:
    """Repeated stratified k-fold.

    Attributes:
        folds: parts of a repetition, each held out once.
        repeats: repetitions, each with other parts.
        seed: decides the parts; the same for a model and its baseline.
        views: suffix of the metrics' names -> what is changed in the held-out rows before they
            are predicted, such as blanking the inputs that clients may leave out.
    """

    folds: int = 5
    repeats: int = 10
    seed: int = 0
    views: Mapping[str, Callable[[Matrix], Matrix]] = field(default_factory=lambda: {"": as_given})

    @property
    def rounds(self) -> int:
        """How often something is fitted."""
        return self.folds * self.repeats

    def run(
        self, fit: Fit, X: Matrix, y: Labels, advance: Callable[[], None] = lambda: None
    ) -> dict[str, float]:
        """The mean of each of `judge`'s metrics over all folds, once for each view.

        Args:
            fit: fits on the rows of the other folds.
            X: encoded columns.
            y: classes 0 and 1.
            advance: called after each fold.
        """
        parts = RepeatedStratifiedKFold(
            n_splits=self.folds, n_repeats=self.repeats, random_state=self.seed
        )
        rounds = []
        for learnt, held_out in parts.split(X, y):
            rounds.append(self._views(fit(X[learnt], y[learnt]), X[held_out], y[held_out]))
            advance()
        return {metric: float(np.mean([one[metric] for one in rounds])) for metric in rounds[0]}

    def _views(self, classifier: Classifier, X: Matrix, y: Labels) -> dict[str, float]:
        return {
            metric + suffix: figure
            for suffix, view in self.views.items()
            for metric, figure in judge(classifier, view(X), y).items()
        }
