"""How an estimator does on rows that it has not seen, beside the plainest guess: 5-fold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
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

from training.evaluation import BLEMISH
from training.judgement import Judged, Loss
from training.recipe import Metrics

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from training.conversion.graph import Estimator

    type Groups = Mapping[str, NDArray[np.str_]]
    type Figures = NDArray[np.float64]

FOLDS = 5
_SEED = 0
_SPLIT = "{}{}-fold cross-validation: each row is judged by a model that has not seen it."
# Of the baseline's mean error: a difference that matters to nobody.
_NEGLIGIBLE_SHARE = 0.01


class TooFewRowsError(ValueError):
    """A class, or the data, has too few rows to hold any out."""


def judged_classifier(
    estimator: Estimator, rows: pd.DataFrame, truth: pd.Series, groups: Groups
) -> tuple[Metrics, Judged]:
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
    found, plain = (
        cross_val_predict(one, rows, truth, cv=parts, method="predict_proba")
        for one in (estimator, DummyClassifier(strategy="prior"))
    )
    return Metrics(
        _SPLIT.format("Stratified ", folds),
        _of_classes(found, numbers),
        "always the classes' shares",
        _of_classes(plain, numbers),
    ), Judged({"brier": Loss(_brier(found, numbers), _brier(plain, numbers), BLEMISH)}, groups)


def judged_regression(
    estimator: Estimator, rows: pd.DataFrame, truth: pd.Series, groups: Groups
) -> tuple[Metrics, Judged]:
    """Judge a regression by its absolute errors; arguments as of `judged_classifier`.

    Raises:
        TooFewRowsError: there are fewer rows than folds.
    """
    if len(truth) < FOLDS:
        raise TooFewRowsError(f"{len(truth)} rows are too few to hold a fifth of them out.")
    parts = KFold(FOLDS, shuffle=True, random_state=_SEED)
    found, plain = (
        cross_val_predict(one, rows, truth, cv=parts)
        for one in (estimator, DummyRegressor(strategy="median"))
    )
    true = truth.to_numpy(dtype=np.float64)
    errors, plain_errors = np.abs(found - true), np.abs(plain - true)
    return Metrics(
        _SPLIT.format("", FOLDS), _of_values(found, true), "the median", _of_values(plain, true)
    ), Judged(
        {
            "absolute_error": Loss(
                errors, plain_errors, _NEGLIGIBLE_SHARE * float(plain_errors.mean())
            )
        },
        groups,
    )


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
