"""What the fitted estimator itself answers: the reference that a graph is compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from prediction.answers import (
    Anomalies,
    Classes,
    Clusters,
    Labels,
    Scores,
    SeveralValues,
    Values,
    Vectors,
)
from training.conversion.meta_estimators import innermost

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from prediction.columns import Matrix
    from prediction.manifest import Class
    from training.conversion.graph import Estimator

_STRANGE = -1
"""What an outlier detector predicts of an anomaly."""


def classes_of(classifier: Estimator) -> Callable[[Matrix], Classes]:
    """Return the reference of a fitted scikit-learn classifier, its classes by their numbers."""
    return lambda matrix: Classes(
        class_numbers(classifier, classifier.predict(matrix)), classifier.predict_proba(matrix)
    )


def scores_of(classifier: Estimator) -> Callable[[Matrix], Scores]:
    """Return the reference of a classifier without probabilities.

    Scores are told if there is one a class, or one for two classes: a decision function for each
    pair of classes is no score of a class.
    """

    def ask(matrix: Matrix) -> Scores:
        labels = class_numbers(classifier, classifier.predict(matrix))
        if not _scores_classes(classifier):
            return Scores(labels)
        scores = _doubles(classifier.decision_function(matrix)).reshape(len(labels), -1)
        return Scores(labels, scores if scores.shape[1] in {1, len(classifier.classes_)} else None)

    return ask


def _scores_classes(classifier: Estimator) -> bool:
    """Return whether the decision function is of classes; there may be as many pairs of these."""
    by_pair = getattr(innermost(classifier), "decision_function_shape", "ovr") == "ovo"
    two = len(classifier.classes_) == 2  # noqa: PLR2004  one pair
    return hasattr(classifier, "decision_function") and (two or not by_pair)


def labels_of(
    classifier: Estimator, labels: Sequence[Sequence[Class]]
) -> Callable[[Matrix], Labels]:
    """Return the reference of a classifier of several labels.

    Args:
        classifier: a fitted one.
        labels: the classes of each label, in the order of their probabilities.
    """
    numbers = [{one: number for number, one in enumerate(known)} for known in labels]

    def ask(matrix: Matrix) -> Labels:
        predicted = np.asarray(_dense(classifier.predict(matrix))).tolist()
        chosen = [
            [known[one] for known, one in zip(numbers, row, strict=True)] for row in predicted
        ]
        if not hasattr(classifier, "predict_proba"):
            return Labels(np.array(chosen, dtype=np.int64))
        told = classifier.predict_proba(matrix)
        return Labels(np.array(chosen, dtype=np.int64), _by_label(told, labels))

    return ask


def _by_label(told: Any, labels: Sequence[Sequence[Class]]) -> NDArray[np.float64]:  # noqa: ANN401  a list or an array
    """Put probabilities of any of scikit-learn's shapes into one: [rows, labels, classes]."""
    if not isinstance(told, list):
        # of the second class of each label alone
        told = [np.column_stack([1 - second, second]) for second in _doubles(told).T]
    most = max(len(known) for known in labels)
    padded = [np.pad(_doubles(one), ((0, 0), (0, most - one.shape[1]))) for one in told]
    return np.stack(padded, axis=1)


def class_numbers(classifier: Estimator, labels: NDArray[Any]) -> NDArray[np.int64]:
    """Return the number of each label among the classifier's classes: [rows]."""
    numbers = {label: number for number, label in enumerate(classifier.classes_.tolist())}
    # CatBoost answers several classes in a column.
    found = np.asarray(labels).reshape(len(labels)).tolist()
    return np.array([numbers[label] for label in found], dtype=np.int64)


def values_of(regression: Estimator) -> Callable[[Matrix], Values]:
    """Return the reference of a fitted scikit-learn regression: [N, columns] -> values [N]."""

    def ask(matrix: Matrix) -> Values:
        values = _doubles(regression.predict(matrix))
        # fitted on a column, some answer one
        is_column = values.ndim > 1 and values.shape[1] == 1
        return Values(values[:, 0] if is_column else values)

    return ask


def several_values_of(regression: Estimator) -> Callable[[Matrix], SeveralValues]:
    """Return the reference of a regression with several outputs: values [N, outputs]."""
    return lambda matrix: SeveralValues(_doubles(regression.predict(matrix)))


def anomalies_of(detector: Estimator) -> Callable[[Matrix], Anomalies]:
    """Return the reference of an outlier detector; the score is its decision function."""
    return lambda matrix: Anomalies(
        (np.asarray(detector.predict(matrix)) == _STRANGE).astype(np.int64),
        _doubles(detector.decision_function(matrix)).reshape(-1),
    )


def clusters_of(clusterer: Estimator, clusters: int) -> Callable[[Matrix], Clusters]:
    """Return the reference of a clusterer.

    Distances are told if it transforms rows to as many numbers as there are clusters, which then
    are the distances to their centres; probabilities, if it has them.
    """

    def ask(matrix: Matrix) -> Clusters:
        chosen = np.asarray(clusterer.predict(matrix), dtype=np.int64)
        distances = probabilities = None
        if hasattr(clusterer, "transform"):
            transformed = _doubles(clusterer.transform(matrix))
            distances = transformed if transformed.shape[1] == clusters else None
        if hasattr(clusterer, "predict_proba"):
            probabilities = _doubles(clusterer.predict_proba(matrix))
        return Clusters(chosen, distances, probabilities)

    return ask


def vectors_of(transformer: Estimator) -> Callable[[Matrix], Vectors]:
    """Return the reference of a transformer: components [N, components]."""
    return lambda matrix: Vectors(_doubles(_dense(transformer.transform(matrix))))


def _dense(values: Any) -> Any:  # noqa: ANN401  scikit-learn publishes no types
    return values.toarray() if hasattr(values, "toarray") else values


def _doubles(values: Any) -> NDArray[np.float64]:  # noqa: ANN401  as above
    return np.asarray(values, dtype=np.float64)
