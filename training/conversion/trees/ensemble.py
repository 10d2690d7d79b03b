"""Trees as one `TreeEnsemble` node of ai.onnx.ml 5: thresholds, sets and leaves in float64.

The operator keeps parallel lists over all inner nodes and over all leaves. ONNX Runtime adds the
leaves of a target in the order of the trees, as scikit-learn does, as long as it has one thread.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from onnx import TensorProto, helper

from training.conversion.errors import ConversionError
from training.conversion.graph import ML_DOMAIN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

    from training.conversion.graph import Graph

DEEPEST = 2_000
"""ONNX Runtime walks trees recursively while it loads them: at a depth of 12,000 the process ends
without an exception."""

_LESS_OR_EQUAL = 0
_LESS = 1
_MEMBER = 6
_SUM = 1


class Tree(NamedTuple):
    """One fitted tree as arrays over its nodes; node 0 is the root.

    A row goes left if its value is at most the threshold, or a member of the node's set. In single
    precision it goes left if its value is below the threshold.
    """

    feature: NDArray[np.int64]
    """which column is compared"""
    threshold: NDArray[np.float64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    is_leaf: NDArray[np.bool_]
    missing_left: NDArray[np.bool_]
    """whether NaN goes left; it is in no set, and goes right where there is one"""
    sets: Mapping[int, NDArray[np.float64]] = {}
    """node -> the values that go left; of a node that is in it the threshold is void"""


@dataclass
class Ensemble:
    """Trees that add to targets.

    Attributes:
        targets: how many sums there are.
        single: whether values, thresholds, leaves and sums are float32, as XGBoost has them.
    """

    targets: int = 1
    single: bool = False
    _inner: int = 0
    _leaves: int = 0
    _roots: list[int] = field(default_factory=list)
    _parts: dict[str, list[ArrayLike]] = field(default_factory=dict)
    _members: list[float] = field(default_factory=list)

    def add(self, tree: Tree, weights: NDArray[np.float64], target: int = 0) -> None:
        """Append a tree.

        Args:
            tree: its splits.
            weights: what each of its leaves adds, in the order of the nodes: [leaves].
            target: to which sum.

        Raises:
            ConversionError: the tree is too deep to be loaded.
        """
        _require_depth(tree)
        inner = np.flatnonzero(~tree.is_leaf)
        if not len(inner):
            self.add_constant(float(weights[0]), target)
            return
        place = np.empty(len(tree.is_leaf), dtype=np.int64)
        place[inner] = self._inner + np.arange(len(inner))
        place[tree.is_leaf] = self._leaves + np.arange(len(weights))
        self._roots.append(self._inner)
        self._append_nodes(tree, inner, place)
        self._append_leaves(weights, target)
        self._inner += len(inner)

    def add_constant(self, weight: float, target: int = 0) -> None:
        """Append a lone leaf: to the operator, a node with it on both branches."""
        self._roots.append(self._inner)
        self._append(
            modes=[_LESS_OR_EQUAL],
            features=[0],
            splits=[0.0],
            missing=[0],
            true=[self._leaves],
            true_is_leaf=[1],
            false=[self._leaves],
            false_is_leaf=[1],
        )
        self._append_leaves(np.array([weight]), target)
        self._inner += 1

    def sums(self, graph: Graph, columns: str) -> str:
        """Add the node: [N, targets], of the precision that the columns must have as well."""
        parts = {name: np.concatenate(arrays) for name, arrays in self._parts.items()}
        optional = {}
        if self._members:
            optional["membership_values"] = self._numbers(
                "membership_values", np.array(self._members)
            )
        return graph.add(
            "TreeEnsemble",
            columns,
            domain=ML_DOMAIN,
            n_targets=self.targets,
            aggregate_function=_SUM,
            tree_roots=self._roots,
            nodes_modes=helper.make_tensor(
                "nodes_modes", TensorProto.UINT8, [self._inner], parts["modes"].tolist()
            ),
            nodes_featureids=parts["features"].tolist(),
            nodes_splits=self._numbers("nodes_splits", parts["splits"]),
            nodes_missing_value_tracks_true=parts["missing"].tolist(),
            nodes_truenodeids=parts["true"].tolist(),
            nodes_trueleafs=parts["true_is_leaf"].tolist(),
            nodes_falsenodeids=parts["false"].tolist(),
            nodes_falseleafs=parts["false_is_leaf"].tolist(),
            leaf_targetids=parts["leaf_targets"].tolist(),
            leaf_weights=self._numbers("leaf_weights", parts["leaf_weights"]),
            **optional,
        )

    def _append_nodes(self, tree: Tree, inner: NDArray[np.int64], place: NDArray[np.int64]) -> None:
        splits = tree.threshold[inner].copy()
        modes = np.full(len(inner), _LESS if self.single else _LESS_OR_EQUAL)
        for node, members in sorted(tree.sets.items()):
            position = int(np.searchsorted(inner, node))
            modes[position], splits[position] = self._append_set(members)
        left, right = tree.left[inner], tree.right[inner]
        self._append(
            modes=modes,
            features=tree.feature[inner],
            splits=splits,
            missing=tree.missing_left[inner].astype(np.int64),
            true=place[left],
            true_is_leaf=tree.is_leaf[left].astype(np.int64),
            false=place[right],
            false_is_leaf=tree.is_leaf[right].astype(np.int64),
        )

    def _append_set(self, members: NDArray[np.float64]) -> tuple[int, float]:
        """Append a set that ends in NaN; the operator has no empty one: no number is <= -inf."""
        if not len(members):
            return _LESS_OR_EQUAL, -np.inf
        self._members += [*members.tolist(), np.nan]
        return _MEMBER, 0.0

    def _append_leaves(self, weights: NDArray[np.float64], target: int) -> None:
        self._append(leaf_weights=weights, leaf_targets=np.full(len(weights), target))
        self._leaves += len(weights)

    def _numbers(self, name: str, values: NDArray[np.float64]) -> TensorProto:
        kind, element = (TensorProto.FLOAT, "<f4") if self.single else (TensorProto.DOUBLE, "<f8")
        array = np.asarray(values, dtype=element)
        return helper.make_tensor(name, kind, [len(array)], array.tobytes(), raw=True)

    def _append(self, **parts: ArrayLike) -> None:
        for name, values in parts.items():
            self._parts.setdefault(name, []).append(values)


def _require_depth(tree: Tree) -> None:
    level, depth = np.array([0]), 0
    while len(level := level[~tree.is_leaf[level]]):
        level = np.concatenate([tree.left[level], tree.right[level]])
        depth += 1
        if depth > DEEPEST:
            raise ConversionError(
                f"a tree is deeper than {DEEPEST:,} splits, which cannot be loaded: limit max_depth"
            )
