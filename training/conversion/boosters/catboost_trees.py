"""Trees of CatBoost, from the JSON form of its model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from training.conversion.trees.ensemble import Tree

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray


class Grown(NamedTuple):
    """A tree, and what its leaves hold: [leaves, sums]."""

    tree: Tree
    leaves: NDArray[np.float64]


def symmetric(
    told: Mapping[str, Any], columns: Mapping[int, int], high: AbstractSet[int], sums: int
) -> Grown:
    """Read a tree with one split a level; bit b of a leaf's number is the answer of split b.

    Args:
        told: the tree in the JSON.
        columns: number of a feature -> column.
        high: columns whose missing values are above all others.
        sums: how many numbers a leaf holds.
    """
    splits = told["splits"] or []
    depth = len(splits)
    inner = 2**depth - 1
    nodes = np.arange(2 * inner + 1)
    level = np.floor(np.log2(nodes + 1)).astype(np.int64)
    # The root asks the split of the highest bit, so that the leaves stand in their order.
    asked = [splits[depth - 1 - one] for one in level[:inner]]
    return Grown(
        _tree(
            [*asked, *[None] * (inner + 1)],
            np.where(nodes < inner, 2 * nodes + 1, 0),
            columns,
            high,
        ),
        np.asarray(told["leaf_values"], dtype=np.float64).reshape(-1, sums),
    )


def nested(told: Mapping[str, Any], columns: Mapping[int, int], high: AbstractSet[int]) -> Grown:
    """Read a tree of any shape, whose nodes hold one another."""
    nodes: list[Mapping[str, Any]] = [told]
    left: list[int] = []
    for node in nodes:  # grows on the way
        inside = "split" in node
        left.append(len(nodes) if inside else 0)
        nodes += [node["left"], node["right"]] if inside else []
    tree = _tree([node.get("split") for node in nodes], np.array(left), columns, high)
    return Grown(tree, np.array([np.atleast_1d(n["value"]) for n in nodes if "split" not in n]))


def _tree(
    splits: Sequence[Mapping[str, Any] | None],
    left: NDArray[np.int64],
    columns: Mapping[int, int],
    high: AbstractSet[int],
) -> Tree:
    """Make the arrays of nodes whose right child stands beside the left one; leaves: None."""
    feature = np.array([columns[one["float_feature_index"]] if one else 0 for one in splits])
    borders = np.array([one["border"] if one else 0.0 for one in splits], dtype=np.float32)
    return Tree(
        feature=feature,
        threshold=borders.astype(np.float64),
        left=left,
        right=left + 1,
        is_leaf=np.array([one is None for one in splits]),
        missing_left=~np.isin(feature, list(high)),
    )
