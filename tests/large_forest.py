"""A forest of 300 MB, as one with a hundred classes has: drawn by a seed, not grown for hours."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from tests.tiny_models import SUM_INPUTS, write_artifact

SEED = 12
TREES, DEPTH, CLASSES = 12, 15, 96
"""12 trees of 32,768 leaves, each of which has a double for each class: 302 MB."""

FEATURES = 2


class Forest(NamedTuple):
    """Full trees, node by node from the root; probabilities add up over trees.

    Attributes:
        features: what a node asks for, [trees, nodes].
        splits: what goes left at most, [trees, nodes].
        shares: of the classes in a leaf, over the number of trees: [trees, leaves, classes].
    """

    features: NDArray[np.int64]
    splits: NDArray[np.float64]
    shares: NDArray[np.float64]

    def predict(self, row: Sequence[float]) -> dict[str, Any]:
        """Return what the forest says of a row, walked tree by tree."""
        trees, at = np.arange(TREES), np.zeros(TREES, np.int64)
        for _ in range(DEPTH):
            goes_right = np.asarray(row)[self.features[trees, at]] > self.splits[trees, at]
            at = 2 * at + 1 + goes_right
        sums = self.shares[trees, at - self.features.shape[1]].sum(axis=0)
        return {"class": int(sums.argmax()), "class_probabilities": sums.tolist()}


def drawn(seed: int = SEED) -> Forest:
    """Draw a forest of numbers of few bits, so that their sums are exact in any order."""
    random = np.random.default_rng(seed)
    nodes = 2**DEPTH - 1
    return Forest(
        random.integers(0, FEATURES, (TREES, nodes)),
        random.integers(-(2**20), 2**20, (TREES, nodes)) / 2**14,
        random.integers(0, 2**10, (TREES, nodes + 1, CLASSES)) / 2**20,
    )


def write_forest(folder: Path, forest: Forest, name: str = "forest") -> Path:
    """Write the model as training does."""
    golden = {"instance": {"left": 1.5, "right": -20.25}}
    golden["prediction"] = forest.predict([1.5, -20.25])
    inputs = SUM_INPUTS | {"required": ["left", "right"]}
    inputs["properties"] = {side: {"type": "number"} for side in ("left", "right")}
    return write_artifact(
        folder, name, _graph(forest), dtype="float64", task="classification", inputs=inputs,
        classes=[*range(CLASSES)], golden=[golden],
    )  # fmt: skip


def _graph(forest: Forest) -> bytes:
    """Let the trees tell their leaves, and add up the rows of those in one table."""
    nodes = [
        _trees(forest),
        helper.make_node("Cast", ["leaves"], ["places"], to=TensorProto.INT64),
        helper.make_node("Gather", ["shares", "places"], ["found"], axis=0),
        helper.make_node("ReduceSum", ["found", "axis"], ["probabilities"], keepdims=0),
        helper.make_node("ArgMax", ["probabilities"], ["label"], axis=1, keepdims=0),
    ]
    outputs = [
        helper.make_tensor_value_info("label", TensorProto.INT64, ["rows"]),
        helper.make_tensor_value_info("probabilities", TensorProto.DOUBLE, ["rows", CLASSES]),
    ]
    columns = helper.make_tensor_value_info("columns", TensorProto.DOUBLE, ["rows", FEATURES])
    shares = forest.shares.reshape(-1, CLASSES)
    constants = {"shares": shares, "axis": np.array([1])}
    graph = helper.make_graph(
        nodes,
        "forest",
        [columns],
        outputs,
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    opsets = [helper.make_opsetid("", 21), helper.make_opsetid("ai.onnx.ml", 5)]
    made: bytes = helper.make_model(graph, opset_imports=opsets, ir_version=10).SerializeToString()
    return made


def _trees(forest: Forest) -> Any:
    """Make the node whose output is the number of the leaf in each tree, [rows, trees]."""
    trees, nodes = forest.features.shape
    # heap order: children of i are 2i + 1 and 2i + 2, and leaves come after all nodes
    left = 2 * np.arange(nodes) + 1
    to_leaf = left >= nodes
    tree = np.arange(trees)[:, None]
    targets = {
        side: np.where(to_leaf, tree * (nodes + 1) + child - nodes, tree * nodes + child)
        for side, child in (("true", left), ("false", left + 1))
    }
    is_leaf = np.tile(to_leaf.astype(int), trees).tolist()
    leaves = trees * (nodes + 1)
    return helper.make_node(
        "TreeEnsemble", ["columns"], ["leaves"], domain="ai.onnx.ml",
        aggregate_function=1, n_targets=trees, post_transform=0,
        tree_roots=(np.arange(trees) * nodes).tolist(),
        nodes_featureids=forest.features.ravel().tolist(),
        nodes_splits=numpy_helper.from_array(forest.splits.ravel()),
        nodes_modes=numpy_helper.from_array(np.zeros(trees * nodes, np.uint8)),
        nodes_truenodeids=targets["true"].ravel().tolist(), nodes_trueleafs=is_leaf,
        nodes_falsenodeids=targets["false"].ravel().tolist(), nodes_falseleafs=is_leaf,
        leaf_targetids=np.repeat(np.arange(trees), nodes + 1).tolist(),
        leaf_weights=numpy_helper.from_array(np.arange(leaves, dtype=np.float64)),
    )  # fmt: skip
