"""HistGradientBoosting: a constant, then trees on float64, with sets of categories.

What scikit-learn means is written in its `_hist_gradient_boosting/_predictor.pyx`: a missing value
goes the way that the node was taught, a category that training did not have goes with it, other
categories go left if they are in the node's bitset, and numbers if they are <= the threshold.

ONNX Runtime rounds what it looks for in a set to a whole number (a set that holds 31 takes 31.5 for
a member), so that each category is turned into its number first, and anything else into NaN.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from training.conversion.category_numbers import category_numbers
from training.conversion.errors import NoExactWriterError
from training.conversion.graph import ClassOutputs, ValueOutputs
from training.conversion.links import (
    exponential,
    greatest,
    positive,
    sigmoid,
    softmax,
    two_classes,
)
from training.conversion.trees.ensemble import Ensemble, Tree

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.conversion.graph import Estimator, Graph

_BITS = 32  # scikit-learn keeps a set of categories as 8 words of 32 bits
_LOG_LINKS = ("poisson", "gamma")


class _Fitted(Protocol):
    """The parts of scikit-learn's TreePredictor that say what it predicts."""

    nodes: np.ndarray
    raw_left_cat_bitsets: np.ndarray


class Features(NamedTuple):
    """The order in which the trees number columns: categories first, as scikit-learn moves them.

    Attributes:
        columns: tree feature -> column of the matrix.
        categories: tree feature -> the categories' values by their numbers, without NaN.
    """

    columns: list[int]
    categories: dict[int, NDArray[np.float64]]


def hist_regressor(graph: Graph, estimator: Estimator, columns: str) -> ValueOutputs:
    """Write a HistGradientBoostingRegressor."""
    raw = graph.flat(raw_scores(graph, estimator, columns))
    return ValueOutputs(exponential(graph, raw) if estimator.loss in _LOG_LINKS else raw)


def hist_classifier(graph: Graph, estimator: Estimator, columns: str) -> ClassOutputs:
    """Write a HistGradientBoostingClassifier."""
    raw = raw_scores(graph, estimator, columns)
    if estimator.n_trees_per_iteration_ > 1:
        return ClassOutputs(greatest(graph, raw), softmax(graph, raw))
    return two_classes(graph, positive(graph, raw), sigmoid(graph, raw))


def raw_scores(graph: Graph, estimator: Estimator, columns: str) -> str:
    """Add the decision function: double [N, K], or [N, 1] of two classes."""
    features = features_of(estimator)
    ensemble = Ensemble(targets=estimator.n_trees_per_iteration_)
    for target in range(ensemble.targets):
        add_trees(ensemble, estimator, features, target, output=target)
    return ensemble.sums(graph, numbered(graph, columns, features))


def add_trees(
    ensemble: Ensemble, estimator: Estimator, features: Features, target: int, output: int = 0
) -> None:
    """Append one output's constant and trees of a fitted estimator, in the order of their sum.

    Args:
        ensemble: where to.
        estimator: a fitted HistGradientBoosting estimator.
        features: of this estimator.
        target: the sum that they add to.
        output: which of the estimator's raw outputs.
    """
    private = estimator._baseline_prediction, estimator._predictors  # noqa: SLF001  said nowhere else
    baseline, stages = private
    ensemble.add_constant(float(np.ravel(baseline)[output]), target)
    for stage in stages:
        fitted: _Fitted = stage[output]
        leaves = fitted.nodes["is_leaf"].astype(np.bool_)
        weights = fitted.nodes["value"][leaves].astype(np.float64)
        ensemble.add(_tree(fitted, features), weights, target)


def features_of(estimator: Estimator) -> Features:
    """Read how the trees number columns and categories.

    Raises:
        NoExactWriterError: the categories are texts.
    """
    preprocessor = estimator._preprocessor  # noqa: SLF001  said nowhere else
    if preprocessor is None:
        return Features(list(range(estimator.n_features_in_)), {})
    categorical = np.flatnonzero(estimator.is_categorical_)
    numerical = np.flatnonzero(~np.asarray(estimator.is_categorical_))
    known = preprocessor.named_transformers_["encoder"].categories_
    if any(values.dtype.kind not in "biuf" for values in known):
        raise NoExactWriterError("categories that are texts")
    numbers = [np.asarray(values, dtype=np.float64) for values in known]
    return Features(
        [int(column) for column in (*categorical, *numerical)],
        {feature: values[~np.isnan(values)] for feature, values in enumerate(numbers)},
    )


def numbered(graph: Graph, columns: str, features: Features) -> str:
    """Add the columns in the trees' order, with the categories' numbers: double [N, features]."""
    if not features.categories:
        return columns
    of_categories = [
        category_numbers(graph, graph.columns(columns, [features.columns[feature]]), values)
        for feature, values in features.categories.items()
    ]
    others = features.columns[len(of_categories) :]
    rest = [graph.columns(columns, others)] if others else []
    return graph.add("Concat", *of_categories, *rest, axis=1)


def _tree(fitted: _Fitted, features: Features) -> Tree:
    nodes = fitted.nodes
    is_set = nodes["is_categorical"].astype(np.bool_) & ~nodes["is_leaf"].astype(np.bool_)
    missing_left = nodes["missing_go_to_left"].astype(np.bool_)
    # What is missing or unknown is in no set: the set holds the other side, and goes left.
    swapped = is_set & missing_left
    left, right = nodes["left"].astype(np.int64), nodes["right"].astype(np.int64)
    return Tree(
        feature=nodes["feature_idx"].astype(np.int64),
        threshold=nodes["num_threshold"].astype(np.float64),
        left=np.where(swapped, right, left),
        right=np.where(swapped, left, right),
        is_leaf=nodes["is_leaf"].astype(np.bool_),
        missing_left=missing_left & ~is_set,
        sets={
            int(node): _members(fitted, nodes[node], features) for node in np.flatnonzero(is_set)
        },
    )


def _members(fitted: _Fitted, node: np.void, features: Features) -> NDArray[np.float64]:
    count = len(features.categories[int(node["feature_idx"])])
    goes_left = _in_bitset(fitted.raw_left_cat_bitsets[int(node["bitset_idx"])], count)
    numbers = np.arange(count, dtype=np.float64)
    return numbers[~goes_left] if node["missing_go_to_left"] else numbers[goes_left]


def _in_bitset(words: np.ndarray, count: int) -> NDArray[np.bool_]:
    """Return for each number below `count` whether its bit is set: [count]."""
    numbers = np.arange(count)
    bits = words[numbers // _BITS] >> (numbers % _BITS).astype(np.uint32)
    return np.asarray(bits & 1, dtype=np.bool_)
