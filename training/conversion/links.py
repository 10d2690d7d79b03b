"""Link functions: from raw scores to probabilities and labels, as scikit-learn computes them.

Labels come from the raw score, never from the probability: rounding a probability makes ties.
ONNX Runtime's own Sigmoid is poor in its tail (relative error 1e-3 at -30, and 0 below -37), so
that links are written with Exp.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.conversion.agreement import Agreement
from training.conversion.graph import AnomalyOutputs, ClassOutputs

if TYPE_CHECKING:
    from training.conversion.graph import Graph


def exponential(graph: Graph, name: str) -> str:
    """Add e to the power of."""
    graph.loosen(Agreement.LINK)
    return graph.add("Exp", name)


def sigmoid(graph: Graph, name: str) -> str:
    """Add 1 / (1 + exp(-x))."""
    one = graph.doubles(1.0)
    return graph.add("Div", one, graph.add("Add", one, exponential(graph, graph.add("Neg", name))))


def softmax(graph: Graph, scores: str) -> str:
    """Add the softmax of each row: [N, K]."""
    axis = graph.constant(np.array([1]))
    shifted = graph.add("Sub", scores, graph.add("ReduceMax", scores, axis, keepdims=1))
    powers = exponential(graph, shifted)
    return graph.add("Div", powers, graph.add("ReduceSum", powers, axis, keepdims=1))


def greatest(graph: Graph, scores: str) -> str:
    """Add the number of each row's greatest score, the first of equal ones: [N, K] -> [N]."""
    return graph.add("ArgMax", scores, axis=1, keepdims=0)


def positive(graph: Graph, score: str) -> str:
    """Add 1 where a score is above 0, else 0: [N, 1] -> [N]."""
    return graph.flat(graph.to_whole(graph.add("Greater", score, graph.doubles(0.0))))


def anomaly(graph: Graph, score: str) -> AnomalyOutputs:
    """Return the names of an outlier detector's outputs, given its score: double [N]."""
    strange = graph.to_whole(graph.add("Less", score, graph.doubles(0.0)))
    return AnomalyOutputs(strange, score)


def beside_other(graph: Graph, probability: str) -> str:
    """Add the probability of class 0 beside that of class 1: double [N, 1] -> [N, 2]."""
    other = graph.add("Sub", graph.doubles(1.0), probability)
    return graph.add("Concat", other, probability, axis=1)


def two_classes(graph: Graph, label: str, probability: str) -> ClassOutputs:
    """Return the names of label and both probabilities, given that of class 1: [N, 1]."""
    return ClassOutputs(label, beside_other(graph, probability))


def most_probable(graph: Graph, probabilities: str) -> ClassOutputs:
    """Return the names of label and probabilities, given the probabilities: [N, K]."""
    return ClassOutputs(greatest(graph, probabilities), probabilities)
