"""Multi-layer perceptrons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.conversion.agreement import Agreement
from training.conversion.graph import ClassOutputs, LabelsOutputs, SeveralOutputs, ValueOutputs
from training.conversion.links import beside_other, exponential, greatest, sigmoid, softmax

if TYPE_CHECKING:
    from collections.abc import Callable

    from training.conversion.graph import Estimator, Graph

_HALF = 0.5


def perceptron_classifier(
    graph: Graph, estimator: Estimator, columns: str
) -> ClassOutputs | LabelsOutputs:
    """Write an MLPClassifier: classes by their probabilities, or labels that are there or not."""
    last = _layers(graph, estimator, columns)
    if estimator.out_activation_ == "softmax":
        probabilities = softmax(graph, last)
        return ClassOutputs(greatest(graph, probabilities), probabilities)
    probability = sigmoid(graph, last)
    above = graph.add("Greater", probability, graph.doubles(_HALF))
    if estimator.n_outputs_ > 1:
        other = graph.add("Sub", graph.doubles(1.0), probability)
        axis = graph.constant(np.array([2]))
        both = [graph.add("Unsqueeze", one, axis) for one in (other, probability)]
        return LabelsOutputs(graph.to_whole(above), graph.add("Concat", *both, axis=2))
    return ClassOutputs(graph.flat(graph.to_whole(above)), beside_other(graph, probability))


def perceptron_regressor(
    graph: Graph, estimator: Estimator, columns: str
) -> ValueOutputs | SeveralOutputs:
    """Write an MLPRegressor."""
    last = _layers(graph, estimator, columns)
    if estimator.out_activation_ == "exp":
        last = exponential(graph, last)
    return SeveralOutputs(last) if estimator.n_outputs_ > 1 else ValueOutputs(graph.flat(last))


def _layers(graph: Graph, estimator: Estimator, columns: str) -> str:
    graph.loosen(Agreement.FLOAT64)
    layers = list(zip(estimator.coefs_, estimator.intercepts_, strict=True))
    for number, (weights, start) in enumerate(layers):
        product = graph.add("MatMul", columns, graph.doubles(np.asarray(weights)))
        columns = graph.add("Add", product, graph.doubles(start))
        if number < len(layers) - 1:
            columns = _ACTIVATIONS[estimator.activation](graph, columns)
    return columns


def _relu(graph: Graph, name: str) -> str:
    return graph.add("Max", name, graph.doubles(0.0))


_ACTIVATIONS: dict[str, Callable[[Graph, str], str]] = {
    "identity": lambda _, name: name,
    "relu": _relu,
    "tanh": lambda graph, name: graph.add("Tanh", name),
    "logistic": sigmoid,
}
