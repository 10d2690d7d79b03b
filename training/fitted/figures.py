"""How well a model does on its sample, which it may have seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn import metrics as scored

from prediction.answers import Anomalies, Classes, Clusters, Labels, Scores, SeveralValues, Values
from training.fitted.errors import RefusedError
from training.fitted.true_answers import only, strange, true_classes, true_numbers
from training.recipe import Metrics

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from prediction.answers import Answers
    from prediction.manifest import Class
    from training.fitted.answering import Answering

_SEEN = (
    "On the {:,} rows of the sample that the model was added with. They may be rows that the model"
    " has learned from, so this says nothing of how it does on new ones."
)
_NOT_JUDGED = "Not judged: the sample has no column of true answers."
_FREQUENT = "always the most frequent class"
_TWO = 2


def metrics_of(answers: Answers, targets: pd.DataFrame | None, answering: Answering) -> Metrics:
    """Judge answers by the sample's targets, beside the plainest guess.

    Raises:
        RefusedError: the targets are not of what the model answers.
    """
    if targets is None:
        return Metrics(_NOT_JUDGED, _shares(answers), "none", {})
    return _judged(_SEEN.format(len(targets)), answers, targets, answering)


def _judged(split: str, answers: Answers, targets: pd.DataFrame, answering: Answering) -> Metrics:
    match answers:
        case Classes() | Scores():
            return _of_classes(split, answers, only(targets), answering.classes)
        case Labels():
            return _of_labels(split, answers, targets, answering.form.labels)
        case Values(value):
            return _of_values(split, {"": value}, {"": only(targets)})
        case SeveralValues(values):
            names = answering.form.names
            found = dict(zip(names, values.T, strict=True))
            return _of_values(split, found, {name: targets[name] for name in names})
        case _:
            return _without_truth(split, answers, targets)


def _without_truth(split: str, answers: Answers, targets: pd.DataFrame) -> Metrics:
    """Judge what was learned without true answers, by those that the sample has all the same."""
    match answers:
        case Anomalies():
            return _of_anomalies(split, answers, only(targets))
        case Clusters():
            figures = {"adjusted_rand": _rand(answers.clusters, only(targets))}
            return Metrics(split, figures, "one cluster for all", {"adjusted_rand": 0.0})
        case _:
            return Metrics("Not judged: a vector has no true answer.", {}, "none", {})


def _shares(answers: Answers) -> dict[str, float]:
    """Return what can be told without true answers."""
    match answers:
        case Anomalies():
            return {"share_of_anomalies": float(answers.anomalies.mean())}
        case Clusters():
            counts = np.bincount(answers.clusters)
            return {"share_of_largest_cluster": float(counts.max() / counts.sum())}
    return {}


def _of_classes(
    split: str, answers: Classes | Scores, target: pd.Series, classes: Sequence[Class]
) -> Metrics:
    true = true_classes(target, classes)
    share = np.bincount(true, minlength=len(classes)) / len(true)
    guess = np.full(len(true), share.argmax())
    if isinstance(answers, Scores):
        figures, plain = _accuracy(answers.labels, true), _accuracy(guess, true)
        return Metrics(split, figures, _FREQUENT, plain)
    figures = _accuracy(answers.labels, true) | _log_loss(answers.probabilities, true)
    plain = _accuracy(guess, true) | _log_loss(np.tile(share, (len(true), 1)), true)
    return Metrics(split, figures, f"{_FREQUENT}, with the classes' shares", plain)


def _accuracy(found: NDArray[np.int64], true: NDArray[np.int64]) -> dict[str, float]:
    return {"accuracy": float(scored.accuracy_score(true, found))}


def _log_loss(shares: NDArray[np.float64], true: NDArray[np.int64]) -> dict[str, float]:
    return {"log_loss": float(scored.log_loss(true, shares, labels=np.arange(shares.shape[1])))}


def _of_labels(
    split: str,
    answers: Labels,
    targets: pd.DataFrame,
    labels: Mapping[str, Sequence[Class]],
) -> Metrics:
    figures: dict[str, float] = {}
    plain: dict[str, float] = {}
    for number, (name, classes) in enumerate(labels.items()):
        true = true_classes(targets[name], classes)
        guess = np.full(len(true), np.bincount(true).argmax())
        figures |= _named(name, _of_label(answers.labels[:, number], true, len(classes)))
        plain |= _named(name, _of_label(guess, true, len(classes)))
    return Metrics(split, figures, f"{_FREQUENT} of each label", plain)


def _of_label(found: NDArray[np.int64], true: NDArray[np.int64], classes: int) -> dict[str, float]:
    average = "binary" if classes == _TWO else "macro"
    f1 = scored.f1_score(true, found, average=average, zero_division=0)
    return _accuracy(found, true) | {"f1": float(f1)}


def _of_values(
    split: str, found: Mapping[str, NDArray[np.float64]], targets: Mapping[str, pd.Series]
) -> Metrics:
    figures: dict[str, float] = {}
    plain: dict[str, float] = {}
    for name, values in found.items():
        true = true_numbers(targets[name])
        figures |= _named(name, _of_value(values, true))
        plain |= _named(name, _of_value(np.full(len(true), true.mean()), true))
    return Metrics(split, figures, "always the mean", plain)


def _of_value(found: NDArray[np.float64], true: NDArray[np.float64]) -> dict[str, float]:
    told = {"mean_absolute_error": float(scored.mean_absolute_error(true, found))}
    return told | ({"r2": float(scored.r2_score(true, found))} if len(true) > 1 else {})


def _named(name: str, figures: Mapping[str, float]) -> dict[str, float]:
    return {f"{name} {metric}" if name else metric: value for metric, value in figures.items()}


def _of_anomalies(split: str, answers: Anomalies, target: pd.Series) -> Metrics:
    true = strange(target)

    def figures(found: NDArray[np.int64]) -> dict[str, float]:
        asked: dict[str, Any] = {"y_true": true, "y_pred": found, "zero_division": 0}
        return {
            "precision": float(scored.precision_score(**asked)),
            "recall": float(scored.recall_score(**asked)),
        }

    all_strange = np.ones(len(true), dtype=np.int64)
    told = figures(answers.anomalies) | _shares(answers)
    return Metrics(split, told, "always an anomaly", figures(all_strange))


def _rand(clusters: NDArray[np.int64], target: pd.Series) -> float:
    if target.isna().any():
        raise RefusedError(f"the column {target.name} has rows without a value")
    return float(scored.adjusted_rand_score(target.astype(str), clusters))
