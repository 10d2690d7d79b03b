"""How well a model does on its sample, which it may have seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.metrics import accuracy_score, log_loss, mean_absolute_error, r2_score

from prediction.answers import Classes, Values
from training.fitted.errors import RefusedError
from training.recipe import Metrics

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from prediction.answers import Answers
    from prediction.manifest import Class

_SEEN = (
    "On the {:,} rows of the sample that the model was added with. They may be rows that the model"
    " has learned from, so this says nothing of how it does on new ones."
)


def metrics_of(answers: Answers, target: pd.Series | None, classes: Sequence[Class]) -> Metrics:
    """Judge answers by the sample's target, beside the plainest guess.

    Raises:
        RefusedError: the target is not of what the model answers.
    """
    if target is None:
        return Metrics("Not judged: the sample has no column of true answers.", {}, "none", {})
    split = _SEEN.format(len(target))
    if isinstance(answers, Classes):
        true = _numbered(target, classes)
        share = np.bincount(true, minlength=len(classes)) / len(true)
        guess = Classes(np.full(len(true), share.argmax()), np.tile(share, (len(true), 1)))
        named = "always the most frequent class, with the classes' shares"
        return Metrics(split, _of_classes(answers, true), named, _of_classes(guess, true))
    if not isinstance(answers, Values):
        raise RefusedError("there are no metrics of this kind of answer")
    if target.dtype.kind not in "iuf" or target.isna().any():
        raise RefusedError(f"the column {target.name} has values that are no numbers")
    values = target.to_numpy(dtype=np.float64)
    mean = np.full(len(values), values.mean())
    return Metrics(
        split, _of_values(answers.value, values), "always the mean", _of_values(mean, values)
    )


def _numbered(target: pd.Series, classes: Sequence[Class]) -> NDArray[np.int64]:
    """Number true classes, whose texts may have been read as numbers or the other way round."""
    numbers = {str(label): number for number, label in enumerate(classes)}
    found = [_spelled(value) for value in target.tolist()]
    unknown = next((value for value in found if value not in numbers), None)
    if unknown is not None:
        raise RefusedError(f"the column {target.name} has {unknown}, which is no class")
    return np.array([numbers[value] for value in found], dtype=np.int64)


def _spelled(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _of_classes(answers: Classes, true: NDArray[np.int64]) -> dict[str, float]:
    every = np.arange(answers.probabilities.shape[1])
    return {
        "accuracy": float(accuracy_score(true, answers.labels)),
        "log_loss": float(log_loss(true, answers.probabilities, labels=every)),
    }


def _of_values(found: NDArray[np.float64], true: NDArray[np.float64]) -> dict[str, float]:
    told = {"mean_absolute_error": float(mean_absolute_error(true, found))}
    return told | ({"r2": float(r2_score(true, found))} if len(true) > 1 else {})
