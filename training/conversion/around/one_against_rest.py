"""OneVsRestClassifier: a classifier a class, of which the surest one decides, or one a label."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.base import is_classifier

from training.conversion.agreement import Agreement
from training.conversion.around.members import probabilities_of
from training.conversion.around.several import stacked
from training.conversion.around.writers import of_second
from training.conversion.errors import NoExactWriterError
from training.conversion.graph import ClassOutputs, LabelsOutputs, ScoreOutputs
from training.conversion.links import beside_other, greatest

if TYPE_CHECKING:
    from training.conversion.around.writers import Writers
    from training.conversion.graph import Estimator, Graph, Outputs

_HALF = 0.5


def one_against_rest(graph: Graph, several: Estimator, columns: str, writers: Writers) -> Outputs:
    """Write a OneVsRestClassifier."""
    members = several.estimators_
    if not all(is_classifier(one) and len(one.classes_) == 2 for one in members):  # noqa: PLR2004  there or not
        raise NoExactWriterError("a class that all rows of training have, or none")
    responses = graph.apart(members, lambda one: writers.respond(graph, one, columns))
    border = 0.0 if responses[0].is_decision else _HALF
    scores = _beside(graph, [of_second(graph, one) for one in responses])
    has_shares = hasattr(members[0], "predict_proba")
    shares = _shares(graph, several, columns, writers) if has_shares else []
    is_above = graph.to_whole(graph.add("Greater", scores, graph.doubles(border)))
    if several.multilabel_:
        both = [beside_other(graph, one) for one in shares]
        return LabelsOutputs(is_above, stacked(graph, both) if both else None)
    label = graph.flat(is_above) if len(members) == 1 else greatest(graph, scores)
    if not shares:
        return ScoreOutputs(label, scores)
    if len(members) == 1:
        return ClassOutputs(label, _normalised(graph, beside_other(graph, shares[0])))
    return ClassOutputs(label, _normalised(graph, _beside(graph, shares)))


def _shares(graph: Graph, several: Estimator, columns: str, writers: Writers) -> list[str]:
    """Add the probability of each class: double [N, 1] each."""
    outputs = graph.apart(several.estimators_, lambda one: writers.write(graph, one, columns))
    return [graph.columns(probabilities_of(one), [1]) for one in outputs]


def _beside(graph: Graph, parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else graph.add("Concat", *parts, axis=1)


def _normalised(graph: Graph, shares: str) -> str:
    """Add the shares divided by their sum, or as they are where that is 0."""
    # With eight classes and more NumPy adds in another order.
    graph.loosen(Agreement.LINK)
    total = graph.add("ReduceSum", shares, graph.constant(np.array([1])), keepdims=1)
    nothing = graph.add("Equal", total, graph.doubles(0.0))
    return graph.add("Div", shares, graph.add("Where", nothing, graph.doubles(1.0), total))
