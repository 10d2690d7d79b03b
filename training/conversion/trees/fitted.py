"""Trees of scikit-learn's tree module: their splits, and what their leaves hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from onnx import TensorProto
from sklearn.tree import (
    DecisionTreeClassifier,
    DecisionTreeRegressor,
    ExtraTreeClassifier,
    ExtraTreeRegressor,
)

from training.conversion.errors import NoExactWriterError
from training.conversion.trees.ensemble import Tree

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from training.conversion.graph import Estimator, Graph

CLASSIFIERS = (DecisionTreeClassifier, ExtraTreeClassifier)
REGRESSORS = (DecisionTreeRegressor, ExtraTreeRegressor)

_LEAF = -1


def as_seen(graph: Graph, columns: str) -> str:
    """Add the rounding of columns to float32 in which these trees see them.

    The thresholds stay in float64: scikit-learn compares the rounded value with them.
    """
    rounded = graph.add("Cast", columns, to=TensorProto.FLOAT)
    return graph.to_double(rounded)


def require(estimators: ArrayLike, kinds: tuple[type, ...]) -> None:
    """Raise NoExactWriterError where one of these is not such a tree, with one output."""
    for estimator in np.ravel(np.asarray(estimators, dtype=object)):
        if type(estimator) not in kinds or estimator.n_outputs_ != 1:
            raise NoExactWriterError(f"{type(estimator).__name__} within an ensemble")


def splits(estimator: Estimator, features: ArrayLike | None = None) -> Tree:
    """Read the splits of a fitted tree.

    Args:
        estimator: a fitted tree.
        features: of which columns of the matrix it knows; of all, if not given.
    """
    inside: Any = estimator.tree_
    feature = np.asarray(inside.feature, dtype=np.int64)
    if features is not None:
        feature = np.where(feature < 0, 0, np.asarray(features)[feature])
    return Tree(
        feature=feature,
        threshold=np.asarray(inside.threshold, dtype=np.float64),
        left=np.asarray(inside.children_left, dtype=np.int64),
        right=np.asarray(inside.children_right, dtype=np.int64),
        is_leaf=is_leaf(estimator),
        # Also of a tree that was fitted without NaN this is what predict goes by.
        missing_left=np.asarray(inside.missing_go_to_left, dtype=np.bool_),
    )


def leaf_values(estimator: Estimator) -> NDArray[np.float64]:
    """Read what each leaf holds: [leaves, classes], or [leaves, 1] of a regression."""
    return np.asarray(estimator.tree_.value[is_leaf(estimator), 0, :], dtype=np.float64)


def is_leaf(estimator: Estimator) -> NDArray[np.bool_]:
    """Return for each node whether it is a leaf: [nodes]."""
    found: NDArray[np.bool_] = np.asarray(estimator.tree_.children_left) == _LEAF
    return found
