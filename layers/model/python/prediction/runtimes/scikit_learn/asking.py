"""What an estimator answers, by the names of the outputs that each kind of answer has."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from prediction.manifest import Class, Manifest, Task
from prediction.runtimes.scikit_learn.frame import Array

type Estimator = Any
"""scikit-learn publishes no types."""

type _Output = Callable[[Estimator, Any, Manifest], Array]

_OUTLIER = -1


def asked(
    estimator: Estimator, table: object, outputs: Sequence[str], manifest: Manifest
) -> list[Array]:
    """Ask an estimator for the outputs of these names: [rows] or [rows, numbers] each."""
    of_task = _OUTPUTS[manifest.task]
    return [of_task[name](estimator, table, manifest) for name in outputs]


def _label(estimator: Estimator, table: object, manifest: Manifest) -> Array:
    return _numbered(estimator.predict(table), manifest.classes)


def _numbered(labels: object, classes: Sequence[Class]) -> Array:
    numbers = {label: number for number, label in enumerate(classes)}
    return np.array([numbers[label] for label in np.asarray(labels).tolist()], dtype=np.int64)


def _probabilities(estimator: Estimator, table: object, _: Manifest) -> Array:
    return _floats(estimator.predict_proba(table))


def _scores(estimator: Estimator, table: object, _: Manifest) -> Array:
    scores = _floats(estimator.decision_function(table))
    return scores[:, np.newaxis] if scores.ndim == 1 else scores


def _labels(estimator: Estimator, table: object, manifest: Manifest) -> Array:
    told = _dense(estimator.predict(table))
    known = manifest.form.labels.values()
    return np.column_stack([_numbered(told[:, n], classes) for n, classes in enumerate(known)])


def _probabilities_of_labels(estimator: Estimator, table: object, manifest: Manifest) -> Array:
    told = estimator.predict_proba(table)
    known = list(manifest.form.labels.values())
    if not isinstance(told, list):  # of the second of two classes each
        told = [np.column_stack([1 - one, one]) for one in _floats(told).T]
    probabilities = np.zeros((len(told[0]), len(known), max(map(len, known))))
    for number, one in enumerate(told):
        probabilities[:, number, : one.shape[1]] = one
    return probabilities


def _value(estimator: Estimator, table: object, _: Manifest) -> Array:
    return _floats(estimator.predict(table)).reshape(-1)


def _values(estimator: Estimator, table: object, _: Manifest) -> Array:
    return _floats(estimator.predict(table))


def _anomaly(estimator: Estimator, table: object, _: Manifest) -> Array:
    return np.where(np.asarray(estimator.predict(table)) == _OUTLIER, 1, 0)


def _score(estimator: Estimator, table: object, _: Manifest) -> Array:
    return _floats(estimator.decision_function(table)).reshape(-1)


def _cluster(estimator: Estimator, table: object, _: Manifest) -> Array:
    return np.asarray(estimator.predict(table), dtype=np.int64)


def _transformed(estimator: Estimator, table: object, _: Manifest) -> Array:
    return _floats(_dense(estimator.transform(table)))


def _dense(told: Any) -> Array:  # noqa: ANN401  an array, or one of scipy's sparse ones
    return np.asarray(told.toarray() if hasattr(told, "toarray") else told)


def _floats(told: object) -> Array:
    return np.asarray(told, dtype=np.float64)


_OUTPUTS: Mapping[Task, Mapping[str, _Output]] = {
    Task.CLASSIFICATION: {"label": _label, "probabilities": _probabilities},
    Task.SCORED_CLASSIFICATION: {"label": _label, "scores": _scores},
    Task.MULTILABEL_CLASSIFICATION: {"labels": _labels, "probabilities": _probabilities_of_labels},
    Task.REGRESSION: {"value": _value},
    Task.MULTIOUTPUT_REGRESSION: {"values": _values},
    Task.ANOMALY_DETECTION: {"anomaly": _anomaly, "score": _score},
    Task.CLUSTERING: {
        "cluster": _cluster,
        "distances": _transformed,
        "probabilities": _probabilities,
    },
    Task.TRANSFORMATION: {"components": _transformed},
}
