"""Tiny models with a reference of their own, for tests of drift."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from prediction.catalog import Catalog
from prediction.model import Model
from tests.tiny_models import SUM_INPUTS, write_sum_regression

type Told = dict[str, Any]

LEFT: Told = {"name": "left", "of": 0, "edges": [0, 10, 20], "counts": [0, 60, 40, 0, 0, 0]}
RIGHT: Told = {"name": "right", "of": 1, "edges": [0, 5], "counts": [0, 90, 0, 10, 0]}
VALUE: Told = {"name": "value", "of": 0, "edges": [0, 10, 30], "counts": [0, 50, 50, 0, 0, 0]}

REFERENCE: Told = {"rows": 100, "inputs": [LEFT, RIGHT], "answers": [VALUE]}
"""Of a model that adds left and right: bins of value 0 to 5, of left 6 to 11, of right 12 to 16."""


def watched_sum(folder: Path, **changes: Any) -> Model:
    """Make a watched model that adds what it is given."""
    write_sum_regression(folder, **{"reference": REFERENCE, **changes})
    return Catalog.load(folder, watched=True).get("sum")


def ask(model: Model, *rows: Sequence[Any]) -> None:
    """Ask for rows of left and right."""
    model.run(model.parse([dict(zip(("left", "right"), row, strict=True)) for row in rows]))


def with_types(**types: Any) -> dict[str, Any]:
    """Return the inputs of the model with other schemas."""
    return {**SUM_INPUTS, "properties": {**SUM_INPUTS["properties"], **types}}
