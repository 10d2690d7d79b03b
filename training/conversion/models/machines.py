"""Support vector machines: classification by votes, regression, and one class."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from training.conversion.agreement import Agreement
from training.conversion.errors import NoExactWriterError
from training.conversion.graph import AnomalyOutputs, ScoreOutputs, ValueOutputs
from training.conversion.links import greatest
from training.conversion.models.kernels import between, of_machine

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.conversion.graph import Estimator, Graph

_TWO = 2


def support_regressor(graph: Graph, machine: Estimator, columns: str) -> ValueOutputs:
    """Write an SVR or NuSVR."""
    return ValueOutputs(graph.flat(_decision(graph, machine, columns, machine.dual_coef_.T)))


def one_class(graph: Graph, machine: Estimator, columns: str) -> AnomalyOutputs:
    """Write a OneClassSVM: what is not above 0 is strange."""
    score = graph.flat(_decision(graph, machine, columns, machine.dual_coef_.T))
    inside = graph.add("Greater", score, graph.doubles(0.0))
    return AnomalyOutputs(graph.to_whole(graph.add("Not", inside)), score)


def support_classifier(graph: Graph, machine: Estimator, columns: str) -> ScoreOutputs:
    """Write an SVC or NuSVC without probabilities."""
    if hasattr(machine, "predict_proba"):
        raise NoExactWriterError("probability=True of a support vector machine")
    if len(machine.classes_) == _TWO:
        return _two_classes(graph, machine, columns)
    decided = _decision(graph, machine, columns, _by_pair(machine))
    pairs = list(combinations(range(len(machine.classes_)), 2))
    positive = graph.to_double(graph.add("Greater", decided, graph.doubles(0.0)))
    votes = _votes(graph, positive, pairs, len(machine.classes_))
    if machine.decision_function_shape == "ovo":
        return ScoreOutputs(greatest(graph, votes))  # of three classes there are three pairs
    scores = over_rest(graph, decided, len(machine.classes_))
    return ScoreOutputs(greatest(graph, scores if machine.break_ties else votes), scores)


def _two_classes(graph: Graph, machine: Estimator, columns: str) -> ScoreOutputs:
    score = _decision(graph, machine, columns, machine.dual_coef_.T)
    label = graph.to_whole(graph.add("GreaterOrEqual", score, graph.doubles(0.0)))
    return ScoreOutputs(graph.flat(label), score)


def _decision(graph: Graph, machine: Estimator, columns: str, weights: NDArray[np.float64]) -> str:
    kernel = between(graph, of_machine(machine), columns, machine.support_vectors_)
    weighted = graph.add("MatMul", kernel, graph.doubles(weights))
    return graph.add("Add", weighted, graph.doubles(machine.intercept_))


def _by_pair(machine: Estimator) -> NDArray[np.float64]:
    """Return the weight of each support vector in each pair of classes: [vectors, pairs]."""
    owner = np.repeat(np.arange(len(machine.n_support_)), machine.n_support_)
    parts = []
    for one, other in combinations(range(len(machine.classes_)), 2):
        weights = np.where(owner == one, machine.dual_coef_[other - 1], 0.0)
        parts.append(np.where(owner == other, machine.dual_coef_[one], weights))
    return np.column_stack(parts)


def over_rest(graph: Graph, decided: str, classes: int) -> str:
    """Add a score a class, as scikit-learn makes them of pairs: votes, and confidence below 1/3.

    Args:
        graph: where to.
        decided: the decisions of pairs, positive for the first class: [N, pairs].
        classes: how many there are.
    """
    pairs = list(combinations(range(classes), 2))
    not_second = graph.add("Not", graph.add("Less", decided, graph.doubles(0.0)))
    return with_confidence(graph, graph.to_double(not_second), decided, pairs)


def with_confidence(
    graph: Graph, for_first: str, decided: str, pairs: list[tuple[int, int]]
) -> str:
    """Add a score a class: the votes, and the sum of decisions pressed to below 1/3.

    Args:
        graph: where to.
        for_first: 1 where a pair is decided for its first class, else 0: double [N, pairs].
        decided: by how much, positive for the first class: double [N, pairs].
        pairs: of classes, by their numbers.
    """
    classes = max(other for _, other in pairs) + 1
    votes = _votes(graph, for_first, pairs, classes)
    gains = np.zeros((len(pairs), classes))
    for number, (one, other) in enumerate(pairs):
        gains[number, one], gains[number, other] = 1.0, -1.0
    graph.loosen(Agreement.FLOAT64)
    confidence = graph.add("MatMul", decided, graph.doubles(gains))
    size = graph.add("Add", graph.add("Abs", confidence), graph.doubles(1.0))
    bounded = graph.add("Div", confidence, graph.add("Mul", graph.doubles([3.0] * classes), size))
    return graph.add("Add", votes, bounded)


def _votes(graph: Graph, for_first: str, pairs: list[tuple[int, int]], classes: int) -> str:
    """Add how many pairs each class wins: [N, pairs] of 1 or 0 -> [N, classes]."""
    gains, start = np.zeros((len(pairs), classes)), np.zeros(classes)
    for number, (one, other) in enumerate(pairs):
        gains[number, one], gains[number, other] = 1.0, -1.0
        start[other] += 1
    return graph.add(
        "Add", graph.add("MatMul", for_first, graph.doubles(gains)), graph.doubles(start)
    )
