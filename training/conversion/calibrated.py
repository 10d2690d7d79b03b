"""CalibratedClassifierCV with a sigmoid, of two classes: the mean over its fitted pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.conversion.errors import NoExactWriterError
from training.conversion.links import beside_other, most_probable, sigmoid
from training.conversion.meta_estimators import unwrapped

if TYPE_CHECKING:
    from collections.abc import Callable

    from training.conversion.graph import ClassOutputs, Estimator, Graph

type Score = Callable[[Graph, Estimator, str], str]
"""Writes the decision function of any classifier."""


def calibrated_classifier(
    graph: Graph, calibrated: Estimator, columns: str, score: Score
) -> ClassOutputs:
    """Write a CalibratedClassifierCV."""
    if calibrated.method != "sigmoid" or len(calibrated.classes_) > 2:  # noqa: PLR2004  two classes
        raise NoExactWriterError("calibration other than by one sigmoid")
    probabilities = []
    for pair in calibrated.calibrated_classifiers_:
        (curve,) = pair.calibrators
        line = graph.add(
            "Mul", score(graph, unwrapped(pair.estimator), columns), graph.doubles(curve.a_)
        )
        bent = graph.add("Neg", graph.add("Add", line, graph.doubles(curve.b_)))
        probabilities.append(sigmoid(graph, bent))
    total = probabilities[0]
    for probability in probabilities[1:]:
        total = graph.add("Add", total, probability)
    mean = graph.add("Div", total, graph.doubles(float(len(probabilities))))
    return most_probable(graph, beside_other(graph, mean))
