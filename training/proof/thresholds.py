"""The splits that stand in a graph: every tree that looks at the columns themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from onnx import helper, numpy_helper

from prediction.runtimes.onnx import INPUT_NAME
from training.proof.adjacent_floats import exchanged
from training.proof.rows import base_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from onnx import ModelProto, NodeProto

    from prediction.columns import Matrix
    from training.proof.domains import Domain

MOST = 1_500
"""More splits than this are drawn from."""

_UNCHANGED = ("Cast", "Identity")


def threshold_rows(
    graph: ModelProto, domains: Sequence[Domain], held_out: Matrix, random: np.random.Generator
) -> Matrix:
    """Make rows at the splits and beside them: [rows, columns]."""
    found = sorted({split for node in _on_columns(graph) for split in _splits(node)})
    if len(found) > MOST:
        found = [found[i] for i in sorted(random.choice(len(found), MOST, replace=False))]
    bases = base_rows(held_out, random, len(found))
    rows = [
        exchanged(base, column, domains[column], threshold)
        for base, (column, threshold) in zip(bases, found, strict=True)
    ]
    return np.vstack([held_out[:0], *rows])


def _on_columns(graph: ModelProto) -> Iterator[NodeProto]:
    same = {INPUT_NAME}
    for node in graph.graph.node:
        if node.input and node.input[0] in same:
            if node.op_type in _UNCHANGED:
                same.update(node.output)
            elif node.op_type.startswith("TreeEnsemble"):
                yield node


def _splits(node: NodeProto) -> Iterator[tuple[int, float]]:
    attributes = {
        attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute
    }
    if "nodes_splits" in attributes:
        values = numpy_helper.to_array(attributes["nodes_splits"])
    else:
        values = np.asarray(attributes.get("nodes_values", ()))
    for column, value in zip(attributes["nodes_featureids"], values.tolist(), strict=True):
        if np.isfinite(value):
            yield column, value
