"""How an estimator does on rows that it has not seen, beside the plainest guess: 5-fold."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from sklearn.base import clone
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.metrics import (
    accuracy_score,
    log_loss,
    mean_absolute_error,
    median_absolute_error,
    r2_score,
    roc_auc_score,
)
from sklearn.model_selection import KFold, StratifiedKFold, cross_val_predict

from prediction.answers import Classes, Values
from training.classifier_evaluation import BLEMISH
from training.importance import measured, together
from training.judgement import Judged, Loss
from training.outcomes import Outcomes
from training.recipe import Metrics

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from training.conversion.graph import Estimator
    from training.importance import Importance, Order

    type Groups = Mapping[str, NDArray[np.str_]]
    type Figures = NDArray[np.float64]

FOLDS = 5
_SEED = 0
_OVER = "the {} parts held out"
_SPLIT = "{}{}-fold cross-validation: each row is judged by a model that has not seen it."
# Of the baseline's mean error: a difference that matters to nobody.
_NEGLIGIBLE_SHARE = 0.01


class TooFewRowsError(ValueError):
    """A class, or the data, has too few rows to hold any out."""


class CrossValidated(NamedTuple):
    """What came of a cross-validation."""

    metrics: Metrics
    judged: Judged
    outcomes: Outcomes


def judged_classifier(
    estimator: Estimator, rows: pd.DataFrame, truth: pd.Series, groups: Groups
) -> CrossValidated:
    """Judge a classifier with probabilities.

    The loss of a row is its Brier score: the squared differences of the probabilities from what
    happened, summed over classes and halved, so that it is the usual one of two classes.

    Args:
        estimator: not fitted; it is cloned.
        rows: [rows, inputs].
        truth: the classes, [rows].
        groups: name -> the member that each row belongs to, [rows].

    Raises:
        TooFewRowsError: a class has one row alone.
    """
    classes, numbers, counts = np.unique(truth, return_inverse=True, return_counts=True)
    folds = min(FOLDS, int(counts.min()))
    if folds < 2:  # noqa: PLR2004  fewer than two folds hold nothing out
        raise TooFewRowsError(f"The class {classes[counts.argmin()]} has one row alone.")
    parts = StratifiedKFold(folds, shuffle=True, random_state=_SEED)
    held_out = _HeldOut(
        estimator,
        lambda fitted, asked: np.asarray(fitted.predict_proba(asked), dtype=np.float64),
        lambda found, at: float(_brier(found, numbers[at]).mean()),
    )
    found = np.empty((len(numbers), len(classes)))
    tests = [at for _, at in parts.split(rows, truth)]
    held_out.fill(found, rows, truth, tests)
    plain = cross_val_predict(
        DummyClassifier(strategy="prior"), rows, truth, cv=parts, method="predict_proba"
    )
    brier = _brier(found, numbers)
    return CrossValidated(
        Metrics(
            _SPLIT.format("Stratified ", folds),
            _of_classes(found, numbers),
            "always the classes' shares",
            _of_classes(plain, numbers),
            spread=_spread([_of_classes(found[at], numbers[at]) for at in tests]),
            spread_over=_OVER.format(folds),
        ),
        Judged({"brier": Loss(brier, _brier(plain, numbers), BLEMISH)}, groups),
        Outcomes(
            numbers,
            Classes(found.argmax(axis=1), found),
            together(held_out.importance, "the Brier score"),
        ),
    )


def judged_regression(
    estimator: Estimator, rows: pd.DataFrame, truth: pd.Series, groups: Groups
) -> CrossValidated:
    """Judge a regression by its absolute errors; arguments as of `judged_classifier`.

    Raises:
        TooFewRowsError: there are fewer rows than folds.
    """
    if len(truth) < FOLDS:
        raise TooFewRowsError(f"{len(truth)} rows are too few to hold a fifth of them out.")
    parts = KFold(FOLDS, shuffle=True, random_state=_SEED)
    true = truth.to_numpy(dtype=np.float64)
    held_out = _HeldOut(
        estimator,
        lambda fitted, asked: np.asarray(fitted.predict(asked), dtype=np.float64).reshape(-1),
        lambda found, at: float(mean_absolute_error(true[at], found)),
    )
    found = np.empty(len(true))
    tests = [at for _, at in parts.split(rows)]
    held_out.fill(found, rows, truth, tests)
    plain = cross_val_predict(DummyRegressor(strategy="median"), rows, truth, cv=parts)
    errors, plain_errors = np.abs(found - true), np.abs(plain - true)
    negligible = _NEGLIGIBLE_SHARE * float(plain_errors.mean())
    # of one row no r2 can be told
    scattered = [at for at in tests if len(at) > 1]
    return CrossValidated(
        Metrics(
            _SPLIT.format("", FOLDS),
            _of_values(found, true),
            "the median",
            _of_values(plain, true),
            spread=_spread([_of_values(found[at], true[at]) for at in scattered]),
            spread_over=_OVER.format(FOLDS),
        ),
        Judged({"absolute_error": Loss(errors, plain_errors, negligible)}, groups),
        Outcomes(true, Values(found), together(held_out.importance, "the mean absolute error")),
    )


class _HeldOut:
    """Each part of the rows, answered by an estimator that was fitted on the others."""

    def __init__(
        self,
        estimator: Estimator,
        ask: Callable[[Estimator, pd.DataFrame], Figures],
        loss: Callable[[Figures, NDArray[np.int64]], float],
    ) -> None:
        self.importance: list[Importance] = []
        self._estimator, self._ask, self._loss = estimator, ask, loss

    def fill(
        self,
        found: Figures,
        rows: pd.DataFrame,
        truth: pd.Series,
        tests: Sequence[NDArray[np.int64]],
    ) -> None:
        """Put the answers of each part in its place, and measure which inputs they hang on."""
        for at in tests:
            learnt = np.setdiff1d(np.arange(len(rows)), at)
            fitted = clone(self._estimator).fit(rows.iloc[learnt], truth.iloc[learnt])
            held_out = rows.iloc[at]
            found[at] = self._ask(fitted, held_out)
            loss = partial(self._lost, fitted, at)
            self.importance.append(measured(loss, held_out, len(at), _dealt(held_out)))

    def _lost(self, fitted: Estimator, at: NDArray[np.int64], rows: pd.DataFrame) -> float:
        return self._loss(self._ask(fitted, rows), at)


def _dealt(rows: pd.DataFrame) -> dict[str, Callable[[pd.DataFrame, Order], pd.DataFrame]]:
    return {str(name): partial(_deal, name) for name in rows.columns}


def _deal(name: str, rows: pd.DataFrame, order: Order) -> pd.DataFrame:
    return rows.assign(**{name: rows[name].array[order]})


def _spread(parts: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the standard deviation of each figure over the parts held out."""
    if len(parts) < 2:  # noqa: PLR2004  one scatters nowhere
        return {}
    return {name: float(np.std([one[name] for one in parts], ddof=1)) for name in parts[0]}


def _brier(probabilities: Figures, numbers: NDArray[np.int64]) -> Figures:
    happened = np.eye(probabilities.shape[1])[numbers]
    return np.asarray(((probabilities - happened) ** 2).sum(axis=1) / 2)


def _of_classes(probabilities: Figures, numbers: NDArray[np.int64]) -> dict[str, float]:
    every = np.arange(probabilities.shape[1])
    told: dict[str, Any] = {
        "accuracy": accuracy_score(numbers, probabilities.argmax(axis=1)),
        "brier": _brier(probabilities, numbers).mean(),
        "log_loss": log_loss(numbers, probabilities, labels=every),
    }
    if len(every) == 2:  # noqa: PLR2004  the curve is of two classes
        told["auc"] = roc_auc_score(numbers, probabilities[:, 1])
    return {name: float(figure) for name, figure in told.items()}


def _of_values(found: Figures, true: Figures) -> dict[str, float]:
    return {
        "mean_absolute_error": float(mean_absolute_error(true, found)),
        "median_absolute_error": float(median_absolute_error(true, found)),
        "r2": float(r2_score(true, found)),
    }
