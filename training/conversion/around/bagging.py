"""BaggingClassifier and BaggingRegressor of any estimators: means of what they answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.conversion.around.members import label_of, probabilities_of, value_of
from training.conversion.graph import ClassOutputs, ValueOutputs
from training.conversion.links import most_probable
from training.conversion.trees import forests
from training.conversion.trees.fitted import CLASSIFIERS, REGRESSORS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.conversion.around.writers import Writers
    from training.conversion.graph import Estimator, Graph, Outputs


def bagging_classifier(
    graph: Graph, bagging: Estimator, columns: str, writers: Writers
) -> ClassOutputs:
    """Write a BaggingClassifier; a bag may lack classes, and one without probabilities votes."""
    if _all(bagging, CLASSIFIERS):
        return forests.bagging_classifier(graph, bagging, columns)

    def shares(member: Estimator, outputs: Outputs) -> str:
        known = np.asarray(member.classes_, dtype=np.int64)
        # Where each of its classes is among all.
        places = np.eye(bagging.n_classes_)[known]
        if not isinstance(outputs, ClassOutputs):
            return graph.add("Gather", graph.doubles(places), label_of(outputs))
        if len(known) == bagging.n_classes_:
            return probabilities_of(outputs)
        return graph.add("MatMul", probabilities_of(outputs), graph.doubles(places))

    members = bagging.estimators_
    outputs = _written(graph, bagging, columns, writers)
    parts = [shares(member, one) for member, one in zip(members, outputs, strict=True)]
    return most_probable(graph, _mean(graph, parts))


def bagging_regressor(
    graph: Graph, bagging: Estimator, columns: str, writers: Writers
) -> ValueOutputs:
    """Write a BaggingRegressor."""
    if _all(bagging, REGRESSORS):
        return forests.bagging_regressor(graph, bagging, columns)
    outputs = _written(graph, bagging, columns, writers)
    return ValueOutputs(_mean(graph, [value_of(one) for one in outputs]))


def _all(bagging: Estimator, kinds: tuple[type, ...]) -> bool:
    return all(type(one) in kinds for one in bagging.estimators_)


def _written(graph: Graph, bagging: Estimator, columns: str, writers: Writers) -> list[Outputs]:
    """Write each member, given its own columns."""
    every = list(range(bagging.n_features_in_))
    pairs = zip(bagging.estimators_, bagging.estimators_features_, strict=True)

    def write(pair: tuple[Estimator, Sequence[int]]) -> Outputs:
        member, numbers = pair
        same = list(numbers) == every
        return writers.write(graph, member, columns if same else graph.columns(columns, numbers))

    return graph.apart(pairs, write)


def _mean(graph: Graph, parts: Sequence[str]) -> str:
    total, *others = parts
    for part in others:
        total = graph.add("Add", total, part)
    return graph.add("Div", total, graph.doubles(float(len(parts))))
