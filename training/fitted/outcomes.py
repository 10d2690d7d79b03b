"""What a brought model foretells of its sample beside the true answers, for plots."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from prediction.answers import Anomalies, Classes, Labels, Scores, SeveralValues, Values
from training.fitted.true_answers import only, strange, true_classes, true_numbers
from training.importance import measured, of_columns
from training.outcomes import Outcomes

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from prediction.answers import Answers
    from prediction.columns import Matrix
    from training.fitted.answering import Answering
    from training.fitted.bringing import Brought
    from training.importance import Importance

    type Figures = NDArray[np.float64]
    """[rows]"""

_SEEN = "On the sample, which the model may have learned from."
_MOST_ROWS = 1_000
_ASKED_ROWS = 100_000
"""How many rows the estimator is asked for, all inputs together: some seconds of a slow one."""


def outcomes_of(brought: Brought) -> Outcomes | None:
    """Return the sample's rows, judged; None without true answers, or where answers have none."""
    targets = brought.sample.targets
    if targets is None:
        return None
    foretold = brought.answer(brought.matrix)
    truth = _truth(foretold, targets, brought.answering)
    if truth is None:
        return None
    return Outcomes(truth, foretold, _importance(brought, truth), remark=_SEEN)


def _truth(
    foretold: Answers, targets: pd.DataFrame, answering: Answering
) -> NDArray[np.int64] | Figures | None:
    match foretold:
        case Classes() | Scores():
            return true_classes(only(targets), answering.classes)
        case Labels():
            labels = answering.form.labels.items()
            return np.stack([true_classes(targets[name], of) for name, of in labels], axis=1)
        case Values():
            return true_numbers(only(targets))
        case SeveralValues():
            names = answering.form.names
            return np.stack([true_numbers(targets[name]) for name in names], axis=1)
        case Anomalies():
            return strange(only(targets))
        case _:
            return None


class _Loss(NamedTuple):
    """What a row costs: in words, and of each row."""

    called: str
    of: Figures


def _loss(foretold: Answers, truth: NDArray[np.int64] | Figures) -> _Loss:
    match foretold:
        case Classes(_, probabilities):
            happened = np.eye(probabilities.shape[1])[truth.astype(np.int64)]
            return _Loss("the Brier score", ((probabilities - happened) ** 2).sum(axis=1) / 2)
        case Values(value):
            return _Loss("the mean absolute error", np.abs(value - truth))
        case SeveralValues(values):
            scale = np.maximum(truth.std(axis=0), np.finfo(np.float64).tiny)
            errors = (np.abs(values - truth) / scale).mean(axis=1)
            return _Loss("the mean absolute error in standard deviations", errors)
        case Labels(labels):
            return _Loss("the share of wrong labels", (labels != truth).mean(axis=1))
        case Scores(labels):
            return _Loss("the share of wrong classes", (labels != truth).astype(np.float64))
        case Anomalies(anomalies):
            return _Loss("the share of wrong answers", (anomalies != truth).astype(np.float64))
        case _:
            raise TypeError("such answers have no truth")


def _importance(brought: Brought, truth: NDArray[np.int64] | Figures) -> Importance | None:
    """Measure it on as many rows as it takes some seconds to ask for."""
    dealt = of_columns([one.column for one in brought.inputs])
    rows = min(_MOST_ROWS, max(_ASKED_ROWS // max(100, len(dealt)), 1))
    some = np.random.default_rng(0).permutation(len(brought.matrix))[:rows]
    matrix, true = brought.matrix[some], truth[some]

    def loss(asked: Matrix) -> float:
        return float(_loss(brought.answer(asked), true).of.mean())

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = measured(loss, matrix, len(matrix), dealt)
            called = _loss(brought.answer(matrix), true).called
        # estimators refuse as they like what never stood in one row
        except Exception:  # noqa: BLE001
            return None
    return found._replace(loss=called)
