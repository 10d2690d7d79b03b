"""VotingClassifier by probabilities, and VotingRegressor: means of the members' answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from training.conversion.errors import NoExactWriterError
from training.conversion.graph import ClassOutputs, ValueOutputs
from training.conversion.links import most_probable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from training.conversion.graph import Estimator, Graph, Outputs

type Write = Callable[[Graph, Estimator, str], Outputs]
"""Writes any classifier or regression."""


def voting_classifier(graph: Graph, voting: Estimator, columns: str, write: Write) -> ClassOutputs:
    """Write a VotingClassifier with voting="soft"."""
    if voting.voting != "soft":
        raise NoExactWriterError('voting="hard"')
    written = graph.apart(voting.estimators_, lambda one: write(graph, one, columns))
    members = [cast("ClassOutputs", one) for one in written]
    return most_probable(graph, _mean(graph, voting, [one.probabilities for one in members]))


def voting_regressor(graph: Graph, voting: Estimator, columns: str, write: Write) -> ValueOutputs:
    """Write a VotingRegressor."""
    written = graph.apart(voting.estimators_, lambda one: write(graph, one, columns))
    members = [cast("ValueOutputs", one) for one in written]
    return ValueOutputs(_mean(graph, voting, [one.value for one in members]))


def _mean(graph: Graph, voting: Estimator, answers: Sequence[str]) -> str:
    """Add up in order, each times its weight, and divide by all the weight."""
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
    whole = float(len(terms)) if weights is None else float(np.sum(weights, dtype=np.float64))
    return graph.add("Div", total, graph.doubles(whole))
