"""KBinsDiscretizer: which bin each value is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.conversion.errors import NoExactWriterError
from training.conversion.preprocessing.sorted_search import edges_reached

if TYPE_CHECKING:
    from training.conversion.graph import Estimator, Graph


def bins(graph: Graph, estimator: Estimator, columns: str) -> str:
    """Write a KBinsDiscretizer, by numbers of bins or one-hot."""
    graph.require_equal("KBinsDiscretizer")
    if estimator.dtype is np.float32:
        raise NoExactWriterError("bins in float32")
    numbers = edges_reached(graph, columns, [edges[1:-1] for edges in estimator.bin_edges_])
    if estimator.encode == "ordinal":
        return numbers
    widths = [len(edges) - 1 for edges in estimator.bin_edges_]
    repeated = graph.columns(numbers, np.repeat(np.arange(len(widths)), widths))
    every = graph.doubles(np.concatenate([np.arange(width) for width in widths]))
    return graph.to_double(graph.add("Equal", repeated, every))
