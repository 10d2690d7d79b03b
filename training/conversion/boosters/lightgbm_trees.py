"""One tree of LightGBM, from the text form of its model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from training.conversion.errors import ConversionError
from training.conversion.trees.ensemble import Tree

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

type Told = Mapping[str, str]
"""The members of a tree in the text."""

ZERO = float(np.float32(1e-35))
"""What is no larger counts as zero."""

_CATEGORICAL, _DEFAULT_LEFT = 1, 2  # bits of decision_type
_NONE, _ZERO, _NAN = 0, 1, 2  # kinds of missing values, two bits above them
_WORD = 32


def leaves_of(told: Told) -> NDArray[np.float64]:
    """Return what the leaves add, in the order of `tree_of`'s nodes."""
    return _numbers(told, "leaf_value", np.float64)


def tree_of(told: Told) -> Tree:
    """Read a tree: LightGBM's inner nodes, then its leaves, which it numbers below zero.

    Raises:
        ConversionError: its leaves are linear models.
    """
    if told.get("is_linear", "0") != "0":
        raise ConversionError("LightGBM with linear_tree has no exact graph")
    leaves = int(told["num_leaves"])
    inner = leaves - 1
    feature = _numbers(told, "split_feature", np.int64)
    threshold = _numbers(told, "threshold", np.float64)
    decision = _numbers(told, "decision_type", np.int64)
    children = [_numbers(told, f"{side}_child", np.int64) for side in ("left", "right")]
    left, right = (np.where(child < 0, inner - 1 - child, child) for child in children)
    is_set = (decision & _CATEGORICAL) > 0
    beyond = np.zeros(leaves)
    return Tree(
        feature=_with(feature, beyond.astype(np.int64)),
        threshold=_with(_beside_zero(threshold), beyond),
        left=_with(left, beyond.astype(np.int64)),
        right=_with(right, beyond.astype(np.int64)),
        is_leaf=_with(np.zeros(inner, np.bool_), np.ones(leaves, np.bool_)),
        missing_left=_with(_missing_left(decision, threshold) & ~is_set, beyond > 0),
        sets=_sets(told, threshold, np.flatnonzero(is_set)),
    )


def zero_is_missing(trees: Sequence[Told], column: int) -> bool:
    """Return whether a column's zeros are missing values to all nodes that compare it.

    Raises:
        ConversionError: to some of them only.
    """
    kinds: set[bool] = set()
    for told in trees:
        at = _numbers(told, "split_feature", np.int64) == column
        decision = _numbers(told, "decision_type", np.int64)[at]
        kinds.update(((decision >> 2 & 3) == _ZERO).tolist())
    if len(kinds) > 1:
        raise ConversionError(
            "LightGBM that counts zeros as missing in some trees has no exact graph"
        )
    return kinds == {True}


def _missing_left(decision: NDArray[np.int64], threshold: NDArray[np.float64]) -> Any:  # noqa: ANN401  an array of booleans
    kind = decision >> 2 & 3
    # Where training had no missing value, one counts as zero.
    return np.where(kind == _NONE, threshold >= 0, (decision & _DEFAULT_LEFT) > 0)


def _beside_zero(threshold: NDArray[np.float64]) -> NDArray[np.float64]:
    """Move thresholds that lie within what counts as zero, so that all of it goes one way."""
    below = np.nextafter(-ZERO, -np.inf)
    moved = np.where(threshold >= 0, ZERO, below)
    return np.where(np.abs(threshold) <= ZERO, moved, threshold)


def _sets(told: Told, threshold: NDArray[np.float64], nodes: NDArray[np.int64]) -> dict[int, Any]:
    boundaries = _numbers(told, "cat_boundaries", np.int64)
    words = _numbers(told, "cat_threshold", np.int64)
    return {
        int(node): _members(words[slice(*boundaries[int(threshold[node]) :][:2])]) for node in nodes
    }


def _members(words: NDArray[np.int64]) -> NDArray[np.float64]:
    numbers = np.arange(len(words) * _WORD)
    inside = words[numbers // _WORD] >> (numbers % _WORD) & 1
    return numbers[inside > 0].astype(np.float64)


def _numbers(told: Told, name: str, kind: Any) -> NDArray[Any]:  # noqa: ANN401  a type of numpy
    return np.array(told.get(name, "").split(), dtype=np.float64).astype(kind)


def _with(inner: NDArray[Any], leaves: NDArray[Any]) -> NDArray[Any]:
    return np.concatenate([inner, leaves])
