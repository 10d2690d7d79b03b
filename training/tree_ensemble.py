"""Exact ONNX graphs for HistGradientBoostingRegressor, built from the fitted trees.

No maintained converter is exact for this estimator once it has categories: splits on categories
are dropped and thresholds are rounded to float32. The `TreeEnsemble` operator of ai.onnx.ml 5 can
say all that a fitted tree says, in float64: thresholds, membership in a set of categories, and
where missing values go. What scikit-learn means is written in its
`sklearn/ensemble/_hist_gradient_boosting/_predictor.pyx`:

* a missing value goes the way the node was taught (`missing_go_to_left`);
* a category that the node sends left is in `raw_left_cat_bitsets`, other known ones go right;
* a category unknown to the training goes the way of a missing value;
* a number goes left if it is <= the threshold.

The fitted trees are private attributes of scikit-learn's estimator: the version is pinned, and
the export compares the graph's answers with the estimator's on every held-out row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
from onnx import TensorProto, helper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onnx import NodeProto
    from sklearn.ensemble import HistGradientBoostingRegressor

DOMAIN = "ai.onnx.ml"
"""The operators for classical machine learning; `TreeEnsemble` came with version 5."""

DOMAIN_VERSION = 5

_LESS_OR_EQUAL = 0
_MEMBER = 6
_SUM = 1
_SUMMED = {"squared_error", "absolute_error", "quantile", "log_loss"}
_BITS = 32  # scikit-learn keeps a set of categories as 8 words of 32 bits


class UnsupportedEstimatorError(ValueError):
    """The estimator's answer is not the plain sum of its trees' leaves."""


class _Tree(Protocol):
    """The parts of scikit-learn's TreePredictor that say what it predicts."""

    nodes: np.ndarray
    raw_left_cat_bitsets: np.ndarray


class _Features(NamedTuple):
    """What the trees' feature numbers and category numbers mean in the matrix given to fit.

    scikit-learn moves categorical columns to the front and numbers their categories again.
    """

    column: list[int]
    """tree feature -> column of the matrix"""
    categories: dict[int, np.ndarray]
    """tree feature -> the categories' values in the matrix, by their number in the trees"""


class _Branch(NamedTuple):
    """Where a node sends a row: to another node or to a leaf."""

    position: int
    is_leaf: bool


@dataclass
class _Attributes:
    """The operator's attributes: parallel lists over the inner nodes, and over the leaves."""

    roots: list[int] = field(default_factory=list)
    modes: list[int] = field(default_factory=list)
    features: list[int] = field(default_factory=list)
    splits: list[float] = field(default_factory=list)
    missing_true: list[int] = field(default_factory=list)
    members: list[float] = field(default_factory=list)
    true: list[_Branch] = field(default_factory=list)
    false: list[_Branch] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)

    def add_leaf(self, target: int, weight: float) -> _Branch:
        """Append a leaf that adds `weight` to the target."""
        self.targets.append(target)
        self.weights.append(weight)
        return _Branch(len(self.weights) - 1, is_leaf=True)

    def add_node(self, mode: int, feature: int, split: float, *, missing_true: bool) -> _Branch:
        """Append an inner node; its branches are set once they exist."""
        self.modes.append(mode)
        self.features.append(feature)
        self.splits.append(split)
        self.missing_true.append(int(missing_true))
        self.true.append(_Branch(0, is_leaf=False))
        self.false.append(_Branch(0, is_leaf=False))
        return _Branch(len(self.modes) - 1, is_leaf=False)


def tree_ensemble(
    estimators: Sequence[HistGradientBoostingRegressor], columns: str, output: str
) -> NodeProto:
    """Build one node that sums the trees of each estimator.

    Args:
        estimators: fitted with an identity link (squared_error, absolute_error, quantile) on
            the same columns; or classifiers of two classes, whose sums are log odds.
        columns: name of the input, double [N, columns].
        output: name of the output, double [N, estimators]: the sums of the leaves, to which
            `baselines(estimators)` must be added.

    Raises:
        UnsupportedEstimatorError: an estimator's link is not the identity.
    """
    attributes = _Attributes()
    for target, estimator in enumerate(estimators):
        _require_identity_link(estimator)
        features = _features(estimator)
        for (tree,) in estimator._predictors:  # noqa: SLF001 - see the module's docstring
            root = _add_tree(attributes, tree, features, target)
            attributes.roots.append(root.position)
    return _node(attributes, len(estimators), columns, output)


def baselines(estimators: Sequence[HistGradientBoostingRegressor]) -> np.ndarray:
    """Return what each estimator predicts before its first tree: float64 [estimators]."""
    raw = [estimator._baseline_prediction for estimator in estimators]  # noqa: SLF001 - see the module's docstring
    return np.array([float(np.ravel(value)[0]) for value in raw])


def _require_identity_link(estimator: HistGradientBoostingRegressor) -> None:
    if estimator.loss not in _SUMMED:
        raise UnsupportedEstimatorError(
            f"a tree ensemble in ONNX sums leaves; loss {estimator.loss!r} transforms the sum"
        )


def _features(estimator: HistGradientBoostingRegressor) -> _Features:
    preprocessor = estimator._preprocessor  # noqa: SLF001 - see the module's docstring
    if preprocessor is None:
        return _Features(list(range(estimator.n_features_in_)), {})
    categorical = np.flatnonzero(estimator.is_categorical_)
    numerical = np.flatnonzero(~estimator.is_categorical_)
    encoder = preprocessor.named_transformers_["encoder"]
    return _Features(
        [int(column) for column in (*categorical, *numerical)],
        {i: np.asarray(values, dtype=float) for i, values in enumerate(encoder.categories_)},
    )


def _add_tree(attributes: _Attributes, tree: _Tree, features: _Features, target: int) -> _Branch:
    """Append a tree, nodes before their children (the operator wants no cycle, any order)."""
    nodes = tree.nodes
    if nodes[0]["is_leaf"]:
        return _add_lone_leaf(attributes, target, float(nodes[0]["value"]))

    def add(index: int) -> _Branch:
        node = nodes[index]
        if node["is_leaf"]:
            return attributes.add_leaf(target, float(node["value"]))
        branch, left_is_true = _add_split(attributes, tree, node, features)
        left, right = add(int(node["left"])), add(int(node["right"]))
        attributes.true[branch.position] = left if left_is_true else right
        attributes.false[branch.position] = right if left_is_true else left
        return branch

    return add(0)


def _add_lone_leaf(attributes: _Attributes, target: int, weight: float) -> _Branch:
    """Append a tree without a split: the operator wants a node whose branches are one leaf."""
    leaf = attributes.add_leaf(target, weight)
    branch = attributes.add_node(_LESS_OR_EQUAL, 0, 0.0, missing_true=True)
    attributes.true[branch.position] = attributes.false[branch.position] = leaf
    return branch


def _add_split(
    attributes: _Attributes, tree: _Tree, node: np.void, features: _Features
) -> tuple[_Branch, bool]:
    """Append an inner node; answers it and whether its true branch is scikit-learn's left one."""
    feature = int(node["feature_idx"])
    column = features.column[feature]
    missing_left = bool(node["missing_go_to_left"])
    if not node["is_categorical"]:
        threshold = float(node["num_threshold"])
        return attributes.add_node(
            _LESS_OR_EQUAL, column, threshold, missing_true=missing_left
        ), True
    known = features.categories[feature]
    known = known[~np.isnan(known)]
    goes_left = _in_bitset(tree.raw_left_cat_bitsets[int(node["bitset_idx"])], len(known))
    # Missing and unknown categories are members of no set and take the false branch: the set
    # holds the categories of the other side.
    members = known[~goes_left] if missing_left else known[goes_left]
    attributes.members += [*members.tolist(), np.nan]
    return attributes.add_node(_MEMBER, column, 0.0, missing_true=False), not missing_left


def _in_bitset(words: np.ndarray, count: int) -> np.ndarray:
    """Return for each number below `count` whether its bit is set: bool [count]."""
    numbers = np.arange(count)
    bits = words[numbers // _BITS] >> (numbers % _BITS).astype(np.uint32)
    return np.asarray(bits & 1, dtype=bool)


def _node(attributes: _Attributes, targets: int, columns: str, output: str) -> NodeProto:
    optional = {}
    if attributes.members:
        optional["membership_values"] = _doubles("membership_values", attributes.members)
    return helper.make_node(
        "TreeEnsemble",
        [columns],
        [output],
        domain=DOMAIN,
        n_targets=targets,
        aggregate_function=_SUM,
        tree_roots=attributes.roots,
        nodes_modes=helper.make_tensor(
            "nodes_modes", TensorProto.UINT8, [len(attributes.modes)], attributes.modes
        ),
        nodes_featureids=attributes.features,
        nodes_splits=_doubles("nodes_splits", attributes.splits),
        nodes_missing_value_tracks_true=attributes.missing_true,
        nodes_truenodeids=[branch.position for branch in attributes.true],
        nodes_trueleafs=[int(branch.is_leaf) for branch in attributes.true],
        nodes_falsenodeids=[branch.position for branch in attributes.false],
        nodes_falseleafs=[int(branch.is_leaf) for branch in attributes.false],
        leaf_targetids=attributes.targets,
        leaf_weights=_doubles("leaf_weights", attributes.weights),
        **optional,
    )


def _doubles(name: str, values: Sequence[float]) -> TensorProto:
    array = np.asarray(values, dtype="<f8")
    return helper.make_tensor(name, TensorProto.DOUBLE, [len(array)], array.tobytes(), raw=True)
