"""StackingClassifier and StackingRegressor: an estimator of the members' answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.conversion.around.members import label_of, probabilities_of, value_of
from training.conversion.errors import NoExactWriterError
from training.conversion.graph import ValueOutputs

if TYPE_CHECKING:
    from training.conversion.around.writers import Writers
    from training.conversion.graph import Estimator, Graph, Outputs

_TWO = 2


def stacking(graph: Graph, stacked: Estimator, columns: str, writers: Writers) -> Outputs:
    """Write a StackingClassifier or StackingRegressor."""
    classes = len(getattr(stacked, "classes_", ()))
    if isinstance(getattr(stacked, "classes_", None), list):
        raise NoExactWriterError("stacking of several labels")
    pairs = zip(stacked.estimators_, stacked.stack_method_, strict=True)
    parts = graph.apart(
        pairs, lambda pair: _answer(graph, pair[0], pair[1], columns, writers, classes=classes)
    )
    if stacked.passthrough:
        parts.append(columns)
    answers = parts[0] if len(parts) == 1 else graph.add("Concat", *parts, axis=1)
    return writers.write(graph, stacked.final_estimator_, answers)


def _answer(  # noqa: PLR0913  what is written, how, and of how many classes
    graph: Graph, member: Estimator, method: str, columns: str, writers: Writers, *, classes: int
) -> str:
    """Add what the last estimator is given of a member: double [N, K]."""
    if method == "predict_proba":
        shares = probabilities_of(writers.write(graph, member, columns))
        return graph.columns(shares, [1]) if classes == _TWO else shares
    if method == "decision_function":
        response = writers.respond(graph, member, columns)
        if not response.is_decision:
            raise NoExactWriterError("a decision function within stacking")
        return response.name
    outputs = writers.write(graph, member, columns)
    column = graph.constant(np.array([-1, 1]))
    if isinstance(outputs, ValueOutputs):
        return graph.add("Reshape", value_of(outputs), column)
    known = graph.doubles(np.asarray(member.classes_, dtype=np.float64))
    return graph.add("Reshape", graph.add("Gather", known, label_of(outputs)), column)
