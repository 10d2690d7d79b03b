"""How good a classifier is on rows that it has not seen: metrics and repeated cross-validation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, brier_score_loss, roc_auc_score
from sklearn.model_selection import RepeatedStratifiedKFold

from training.judgement import Loss
from training.out_of_fold import OutOfFold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from prediction.columns import Column, Matrix
    from training.out_of_fold import Classifier, Labels
    from training.outcomes import Outcomes

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


def as_given(X: Matrix) -> Matrix:
    """The view of held-out rows that leaves them as they are."""
    return X


class Beside(NamedTuple):
    """The metrics of a model and of its baseline, and what was foretold of each row.

    Attributes:
        model: metric -> mean over the held-out parts.
        spread: metric -> standard deviation over the held-out parts.
        baseline: as `model`.
        brier: what each row cost both.
        shares: what is told of groups of rows besides: sensitivity and specificity.
        outcomes: the model's, all repetitions one after the other.
    """

    model: dict[str, float]
    spread: dict[str, float]
    baseline: dict[str, float]
    brier: Loss
    shares: dict[str, NDArray[np.float64]]
    outcomes: Outcomes


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
        return _means(self._rounds(fit, X, y, advance, held_out_rows))

    def beside(
        self,
        fits: tuple[Fit, Fit],
        X: Matrix,
        y: Labels,
        advance: Callable[[], None],
        columns: Sequence[Column] = (),
    ) -> Beside:
        """Run a model and its baseline on the same parts.

        The calibration slope is told of the model alone: a baseline may answer the same to all.

        Args:
            fits: of the model and of the baseline.
            X: encoded columns.
            y: classes 0 and 1.
            advance: called after each fold of the model.
            columns: of X, by which inputs are dealt out to see how much each matters.
        """
        model, baseline = (OutOfFold(y, self.repeats, given) for given in (columns, ()))
        rounds = self._rounds(fits[0], X, y, advance, model)
        plain = self.run(fits[1], X, y, held_out_rows=baseline)
        slopes = [calibration_slope(once, y) for once in model.probability]
        return Beside(
            _means(rounds) | {"calibration_slope": float(np.mean(slopes))},
            {
                metric: float(np.std([one[metric] for one in rounds], ddof=1))
                for metric in rounds[0]
            },
            plain,
            Loss(model.brier(), baseline.brier(), BLEMISH),
            model.shares(),
            model.outcomes(),
        )

    def _rounds(
        self,
        fit: Fit,
        X: Matrix,
        y: Labels,
        advance: Callable[[], None],
        held_out_rows: OutOfFold | None,
    ) -> list[dict[str, float]]:
        """Return the metrics of each held-out part."""
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
        return rounds

    def _views(self, classifier: Classifier, X: Matrix, y: Labels) -> dict[str, float]:
        return {
            metric + suffix: figure
            for suffix, view in self.views.items()
            for metric, figure in judge(classifier, view(X), y).items()
        }


def _means(rounds: list[dict[str, float]]) -> dict[str, float]:
    return {metric: float(np.mean([one[metric] for one in rounds])) for metric in rounds[0]}
