"""VotingClassifier by probabilities or by votes, and VotingRegressor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.conversion.around.members import label_of, probabilities_of, value_of
from training.conversion.graph import ScoreOutputs, ValueOutputs
from training.conversion.links import greatest, most_probable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.conversion.around.writers import Writers
    from training.conversion.graph import ClassOutputs, Estimator, Graph


def voting_classifier(
    graph: Graph, voting: Estimator, columns: str, writers: Writers
) -> ClassOutputs | ScoreOutputs:
    """Write a VotingClassifier."""
    members = graph.apart(voting.estimators_, lambda one: writers.write(graph, one, columns))
    if voting.voting == "soft":
        return most_probable(graph, _mean(graph, voting, [probabilities_of(o) for o in members]))
    known = graph.constant(np.arange(len(voting.classes_)))
    axis = graph.constant(np.array([1]))
    votes = [graph.add("Unsqueeze", label_of(one), axis) for one in members]
    votes = [graph.to_double(graph.add("Equal", vote, known)) for vote in votes]
    return ScoreOutputs(greatest(graph, _sum(graph, voting, votes)))


def voting_regressor(
    graph: Graph, voting: Estimator, columns: str, writers: Writers
) -> ValueOutputs:
    """Write a VotingRegressor."""
    members = graph.apart(voting.estimators_, lambda one: writers.write(graph, one, columns))
    return ValueOutputs(_mean(graph, voting, [value_of(one) for one in members]))


def _mean(graph: Graph, voting: Estimator, answers: Sequence[str]) -> str:
    """Divide the sum by all the weight."""
    weights = voting._weights_not_none  # noqa: SLF001  drops the weights of members left out
    whole = float(len(answers)) if weights is None else float(np.sum(weights, dtype=np.float64))
    return graph.add("Div", _sum(graph, voting, answers), graph.doubles(whole))


def _sum(graph: Graph, voting: Estimator, answers: Sequence[str]) -> str:
    """Add up in order, each times its weight."""
    weights = voting._weights_not_none  # noqa: SLF001  drops the weights of members left out
    terms = list(answers)
    if weights is not None:
        terms = [
            graph.add("Mul", term, graph.doubles(weight))
            for term, weight in zip(terms, weights, strict=True)
        ]
    total = terms[0]
    for term in terms[1:]:
        total = graph.add("Add", total, term)
    return total
