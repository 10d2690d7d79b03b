"""How good a classifier is on rows that it has not seen: metrics and repeated cross-validation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, brier_score_loss, roc_auc_score
from sklearn.model_selection import RepeatedStratifiedKFold

from training.judgement import Loss

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


_CERTAIN = 1e-6
"""The log odds of 0 and 1 are infinite: no probability counts as nearer to either."""

BLEMISH = 0.01
"""A difference of Brier scores that matters to nobody."""


def calibration_slope(probability: NDArray[np.float64], y: Labels) -> float:
    """Return the slope of the outcome on the log odds that were foretold (Cox, 1958).

    1 where probabilities are as extreme as they should be, less where they are too extreme.

    Args:
        probability: of class 1, [rows].
        y: what happened, [rows].
    """
    shares = np.clip(probability, _CERTAIN, 1 - _CERTAIN)
    odds = np.log(shares / (1 - shares))[:, np.newaxis]
    return float(LogisticRegression(C=np.inf).fit(odds, y).coef_[0, 0])


class OutOfFold:
    """The probabilities of held-out rows, each row once a repetition."""

    def __init__(self, rows: int, repeats: int) -> None:
        self._probability = np.full((repeats, rows), np.nan)
        self._times = np.zeros(rows, dtype=np.int64)

    def add(self, rows: NDArray[np.int64], classifier: Classifier, X: Matrix) -> None:
        """Add what a classifier that has not seen these rows foretells of them."""
        self._probability[self._times[rows], rows] = classifier.predict_proba(X[rows])[:, 1]
        self._times[rows] += 1

    def brier(self, y: Labels) -> NDArray[np.float64]:
        """Return each row's squared error, averaged over repetitions: [rows]."""
        return np.asarray(((self._probability - y) ** 2).mean(axis=0))

    def slope(self, y: Labels) -> float:
        """Return the calibration slope over all rows, averaged over repetitions."""
        return float(np.mean([calibration_slope(once, y) for once in self._probability]))


def as_given(X: Matrix) -> Matrix:
    """The view of held-out rows that leaves them as they are."""
    return X


class Beside(NamedTuple):
    """The metrics of a model and of its baseline, and what each row cost."""

    model: dict[str, float]
    baseline: dict[str, float]
    brier: Loss


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
        self,
        fit: Fit,
        X: Matrix,
        y: Labels,
        advance: Callable[[], None] = lambda: None,
        held_out_rows: OutOfFold | None = None,
    ) -> dict[str, float]:
        """The mean of each of `judge`'s metrics over all folds, once for each view.

        Args:
            fit: fits on the rows of the other folds.
            X: encoded columns.
            y: classes 0 and 1.
            advance: called after each fold.
            held_out_rows: gathers what is foretold of each held-out row.
        """
        parts = RepeatedStratifiedKFold(
            n_splits=self.folds, n_repeats=self.repeats, random_state=self.seed
        )
        rounds = []
        for learnt, held_out in parts.split(X, y):
            classifier = fit(X[learnt], y[learnt])
            rounds.append(self._views(classifier, X[held_out], y[held_out]))
            if held_out_rows is not None:
                held_out_rows.add(held_out, classifier, X)
            advance()
        return {metric: float(np.mean([one[metric] for one in rounds])) for metric in rounds[0]}

    def beside(
        self, fits: tuple[Fit, Fit], X: Matrix, y: Labels, advance: Callable[[], None]
    ) -> Beside:
        """Run a model and its baseline on the same parts.

        The calibration slope is told of the model alone: a baseline may answer the same to all.

        Args:
            fits: of the model and of the baseline.
            X: encoded columns.
            y: classes 0 and 1.
            advance: called after each fold of the model.
        """
        model, baseline = (OutOfFold(len(y), self.repeats) for _ in fits)
        values = self.run(fits[0], X, y, advance, model)
        plain = self.run(fits[1], X, y, held_out_rows=baseline)
        return Beside(
            values | {"calibration_slope": model.slope(y)},
            plain,
            Loss(model.brier(y), baseline.brier(y), BLEMISH),
        )

    def _views(self, classifier: Classifier, X: Matrix, y: Labels) -> dict[str, float]:
        return {
            metric + suffix: figure
            for suffix, view in self.views.items()
            for metric, figure in judge(classifier, view(X), y).items()
        }
