"""Columns of categories that a booster knows by itself, and their numbers in its trees.

Boosters that were fitted on a DataFrame keep the categories of its columns, and their trees speak
of a category's number. `serve_as` says what the graph is given for each of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from training.conversion.errors import ConversionError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from training.conversion.graph import Estimator, Graph

_SERVED_AS = "categories_served_as_"

_DOUBLE = 11


def serve_as(estimator: Estimator, values: Mapping[int, NDArray[np.float64]]) -> None:
    """Set what stands in the matrix for each category, in the order of their numbers, by column."""
    setattr(estimator, _SERVED_AS, dict(values))


def served_as(
    estimator: Estimator, known: Mapping[int, Sequence[Any]]
) -> dict[int, NDArray[np.float64]]:
    """Return what stands in the matrix for each category of each column.

    Args:
        estimator: which may have been told by `serve_as`.
        known: the categories themselves, which stand for themselves otherwise.

    Raises:
        ConversionError: they are texts, and nothing was said of their numbers.
    """
    told: dict[int, NDArray[np.float64]] = getattr(estimator, _SERVED_AS, {})
    try:
        itself = {column: np.asarray(values, np.float64) for column, values in known.items()}
    except ValueError:
        itself = {}
    if set(known) - set(told) - set(itself):
        raise ConversionError("categories that are texts have no numbers in a matrix")
    return itself | told


def replaced(graph: Graph, columns: str, made: Mapping[int, str], width: int) -> str:
    """Add the columns with some of them replaced: [N, width]."""
    if not made:
        return columns
    return graph.add(
        "Concat",
        *(made.get(number) or graph.columns(columns, [number]) for number in range(width)),
        axis=1,
    )
