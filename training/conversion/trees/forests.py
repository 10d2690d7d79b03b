"""Single trees, forests and bags of trees: means of what the leaves hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from training.conversion.graph import ValueOutputs
from training.conversion.links import most_probable
from training.conversion.trees import several
from training.conversion.trees.ensemble import Ensemble
from training.conversion.trees.fitted import (
    CLASSIFIERS,
    REGRESSORS,
    as_seen,
    leaf_values,
    require,
    splits,
)
from training.conversion.trees.vector_leaves import mean, summed_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from training.conversion.graph import (
        ClassOutputs,
        Estimator,
        Graph,
        LabelsOutputs,
        SeveralOutputs,
    )


class _Member(NamedTuple):
    tree: Estimator
    features: ArrayLike | None = None
    """the columns that it knows"""


def tree_classifier(
    graph: Graph, estimator: Estimator, columns: str
) -> ClassOutputs | LabelsOutputs:
    """Write a DecisionTreeClassifier or ExtraTreeClassifier."""
    if estimator.n_outputs_ > 1:
        return several.labels(graph, [estimator], columns)
    return _classes(graph, [_Member(estimator)], columns, estimator.n_classes_)


def tree_regressor(
    graph: Graph, estimator: Estimator, columns: str
) -> ValueOutputs | SeveralOutputs:
    """Write a DecisionTreeRegressor or ExtraTreeRegressor."""
    if estimator.n_outputs_ > 1:
        return several.values(graph, [estimator], columns)
    return _values(graph, [_Member(estimator)], columns)


def forest_classifier(
    graph: Graph, estimator: Estimator, columns: str
) -> ClassOutputs | LabelsOutputs:
    """Write a RandomForestClassifier or ExtraTreesClassifier."""
    if estimator.n_outputs_ > 1:
        return several.labels(graph, estimator.estimators_, columns)
    members = [_Member(tree) for tree in estimator.estimators_]
    return _classes(graph, members, columns, estimator.n_classes_)


def forest_regressor(
    graph: Graph, estimator: Estimator, columns: str
) -> ValueOutputs | SeveralOutputs:
    """Write a RandomForestRegressor or ExtraTreesRegressor."""
    if estimator.n_outputs_ > 1:
        return several.values(graph, estimator.estimators_, columns)
    return _values(graph, [_Member(tree) for tree in estimator.estimators_], columns)


def bagging_classifier(graph: Graph, estimator: Estimator, columns: str) -> ClassOutputs:
    """Write a BaggingClassifier of trees; a bag may lack classes."""
    return _classes(graph, _bags(estimator), columns, estimator.n_classes_)


def bagging_regressor(graph: Graph, estimator: Estimator, columns: str) -> ValueOutputs:
    """Write a BaggingRegressor of trees."""
    return _values(graph, _bags(estimator), columns)


def _bags(estimator: Estimator) -> list[_Member]:
    pairs = zip(estimator.estimators_, estimator.estimators_features_, strict=True)
    return [_Member(tree, features) for tree, features in pairs]


def _classes(graph: Graph, members: Sequence[_Member], columns: str, classes: int) -> ClassOutputs:
    require([member.tree for member in members], CLASSIFIERS)
    sums = summed_rows(
        graph,
        as_seen(graph, columns),
        [splits(*member) for member in members],
        [_shares(member.tree, classes) for member in members],
    )
    return most_probable(graph, mean(graph, sums, len(members)))


def _shares(tree: Estimator, classes: int) -> NDArray[np.float64]:
    """Read the share of each class of the whole in each leaf: [leaves, classes]."""
    values = leaf_values(tree)
    if values.shape[1] == classes:
        return values
    shares = np.zeros((len(values), classes))
    shares[:, np.asarray(tree.classes_, dtype=np.int64)] = values
    return shares


def _values(graph: Graph, members: Sequence[_Member], columns: str) -> ValueOutputs:
    require([member.tree for member in members], REGRESSORS)
    ensemble = Ensemble()
    for member in members:
        ensemble.add(splits(*member), leaf_values(member.tree)[:, 0])
    sums = ensemble.sums(graph, as_seen(graph, columns))
    return ValueOutputs(graph.flat(mean(graph, sums, len(members))))
