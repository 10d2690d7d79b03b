"""LightGBM's own text form of a model: its heading, its trees, and the categories it keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from training.conversion.errors import ConversionError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from training.conversion.graph import Estimator


class Model(NamedTuple):
    """The parts of the text.

    Attributes:
        told: the members of its heading, such as `objective` and `feature_infos`.
        trees: the members of each tree.
    """

    told: Mapping[str, str]
    trees: tuple[Mapping[str, str], ...]


def model_in(estimator: Estimator) -> Model:
    """Read the trees of a fitted estimator that predict: after an early stop the best ones."""
    best = getattr(estimator, "best_iteration_", None) or -1
    text = estimator.booster_.model_to_string(num_iteration=best)
    heading, _, rest = text.partition("\nTree=")
    trees = rest.partition("\nend of trees")[0]
    parts = trees.split("\nTree=") if rest else []
    return Model(_members(heading), tuple(_members(part) for part in parts))


def lightgbm_categories(estimator: Estimator) -> dict[int, list[Any]]:
    """Return the categories of the columns of a DataFrame: column -> values by their numbers.

    Raises:
        ConversionError: some of them are ordered, and the model does not say which.
    """
    kept = estimator.booster_.pandas_categorical or []
    columns = categorical_columns(estimator)
    if kept and len(kept) != len(columns):
        raise ConversionError("LightGBM with ordered categories has no exact graph")
    return dict(zip(columns, kept, strict=True)) if kept else {}


def categorical_columns(estimator: Estimator) -> list[int]:
    """Return which columns are of categories."""
    text = estimator.booster_.model_to_string(num_iteration=1)
    _, _, rest = text.partition("[categorical_feature: ")
    listed = rest.partition("]")[0]
    return sorted(int(number) for number in listed.split(",")) if listed else []


def _members(text: str) -> dict[str, str]:
    lines = (line.partition("=") for line in text.splitlines())
    return {name: value for name, _, value in lines}
