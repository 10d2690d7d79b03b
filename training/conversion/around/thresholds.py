"""FixedThresholdClassifier and TunedThresholdClassifierCV: a class from a border of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.model_selection import TunedThresholdClassifierCV

from training.conversion.around.members import label_of, probabilities_of
from training.conversion.errors import NoExactWriterError
from training.conversion.graph import ClassOutputs, ScoreOutputs

if TYPE_CHECKING:
    from training.conversion.around.writers import Writers
    from training.conversion.graph import Estimator, Graph

_HALF = 0.5


def threshold_classifier(
    graph: Graph, estimator: Estimator, columns: str, writers: Writers
) -> ClassOutputs | ScoreOutputs:
    """Write a FixedThresholdClassifier or TunedThresholdClassifierCV."""
    inner = getattr(estimator, "estimator_", estimator.estimator)
    outputs = writers.write(graph, inner, columns)
    by_shares = hasattr(inner, "predict_proba") and estimator.response_method != "decision_function"
    chosen = _chosen(estimator)
    if by_shares:
        score = graph.columns(probabilities_of(outputs), [chosen])
    else:
        response = writers.respond(graph, inner, columns)
        if not response.is_decision:
            raise NoExactWriterError("a threshold without a decision function")
        score = response.name if chosen else graph.add("Neg", response.name)
    border = graph.doubles(_threshold(estimator, by_shares=by_shares))
    is_reached = graph.flat(graph.add("GreaterOrEqual", score, border))
    labels = graph.constant(np.array(chosen)), graph.constant(np.array(1 - chosen))
    label = graph.add("Where", is_reached, *labels)
    if isinstance(outputs, ClassOutputs):
        return ClassOutputs(label, outputs.probabilities)
    label_of(outputs)
    return ScoreOutputs(label, getattr(outputs, "scores", None))


def _threshold(estimator: Estimator, *, by_shares: bool) -> float:
    if type(estimator) is TunedThresholdClassifierCV:
        return float(estimator.best_threshold_)
    if estimator.threshold == "auto":
        return _HALF if by_shares else 0.0
    return float(estimator.threshold)


def _chosen(estimator: Estimator) -> int:
    """Return the number of the class whose probability or score must reach the threshold."""
    if type(estimator) is TunedThresholdClassifierCV:
        label = estimator._curve_scorer._get_pos_label()  # noqa: SLF001  said nowhere else
    else:
        label = estimator.pos_label
    return 1 if label is None else int(np.flatnonzero(estimator.classes_ == label)[0])
