"""CalibratedClassifierCV: the mean over its fitted pairs of a classifier and its curves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.conversion.agreement import Agreement
from training.conversion.around.writers import of_second
from training.conversion.errors import NoExactWriterError
from training.conversion.links import beside_other, most_probable, sigmoid, softmax
from training.conversion.preprocessing.sorted_search import Curve, interpolated

if TYPE_CHECKING:
    from training.conversion.around.writers import Response, Writers
    from training.conversion.graph import ClassOutputs, Estimator, Graph

_TWO = 2
_NOTHING = 1e-12
"""What is added to a probability before its logarithm is taken."""

_NEARLY_ONE = 1.0 + 1e-5
"""Up to here scikit-learn takes a probability above 1 for 1."""


def calibrated_classifier(
    graph: Graph, calibrated: Estimator, columns: str, writers: Writers
) -> ClassOutputs:
    """Write a CalibratedClassifierCV with sigmoids, isotonic curves or a temperature."""

    def of_pair(pair: Estimator) -> str:
        if len(pair.estimator.classes_) != len(calibrated.classes_):
            raise NoExactWriterError("a calibrated classifier that lacks classes")
        response = writers.respond(graph, pair.estimator, columns)
        if calibrated.method == "temperature":
            shares = _tempered(graph, pair, response)
        else:
            shares = _by_curves(graph, pair, response)
        return _at_most_one(graph, shares)

    total, *others = graph.apart(calibrated.calibrated_classifiers_, of_pair)
    for shares in others:
        total = graph.add("Add", total, shares)
    mean = graph.add("Div", total, graph.doubles(float(1 + len(others))))
    return most_probable(graph, mean)


def _by_curves(graph: Graph, pair: Estimator, response: Response) -> str:
    """Add the probabilities by a curve for each class: [N, classes]."""
    if len(pair.classes) == _TWO:
        return beside_other(graph, _bent(graph, pair, of_second(graph, response)))
    shares = _bent(graph, pair, response.name)
    # With eight classes and more NumPy adds in another order.
    graph.loosen(Agreement.LINK)
    total = graph.add("ReduceSum", shares, graph.constant(np.array([1])), keepdims=1)
    nothing = graph.add("Equal", total, graph.doubles(0.0))
    safe = graph.add("Where", nothing, graph.doubles(1.0), total)
    alike = graph.doubles(1.0 / len(pair.classes))
    return graph.add("Where", nothing, alike, graph.add("Div", shares, safe))


def _bent(graph: Graph, pair: Estimator, scores: str) -> str:
    """Add what each curve makes of its score: [N, curves]."""
    curves = pair.calibrators
    if pair.method == "isotonic":
        knots = [Curve(one.X_thresholds_, one.y_thresholds_) for one in curves]
        return interpolated(graph, scores, knots)
    slopes = graph.doubles([one.a_ for one in curves])
    lines = graph.add("Mul", scores, slopes)
    shifted = graph.add("Add", lines, graph.doubles([one.b_ for one in curves]))
    return sigmoid(graph, graph.add("Neg", shifted))


def _tempered(graph: Graph, pair: Estimator, response: Response) -> str:
    """Add the softmax of the logits, times the inverse temperature: [N, classes]."""
    beta = graph.doubles(float(pair.calibrators[0].beta_))
    return softmax(graph, graph.add("Mul", beta, _logits(graph, pair, response)))


def _logits(graph: Graph, pair: Estimator, response: Response) -> str:
    is_two = len(pair.classes) == _TWO
    if response.is_decision:
        if not is_two:
            return response.name
        return graph.add("Concat", graph.add("Neg", response.name), response.name, axis=1)
    shares = beside_other(graph, of_second(graph, response)) if is_two else response.name
    graph.loosen(Agreement.LINK)
    return graph.add("Log", graph.add("Add", shares, graph.doubles(_NOTHING)))


def _at_most_one(graph: Graph, shares: str) -> str:
    one = graph.doubles(1.0)
    above = graph.add("Greater", shares, one)
    nearly = graph.add("LessOrEqual", shares, graph.doubles(_NEARLY_ONE))
    return graph.add("Where", graph.add("And", above, nearly), one, shares)
