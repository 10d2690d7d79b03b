"""The rows of a file as a client would send them to a model, and those that it refuses."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
from pydantic import ValidationError

from prediction.columns import Encoding
from prediction.schema_keywords import DATE, kind_of
from training.fitted.errors import RefusedError
from training.fitted.sample import listed
from training.fitted.tables import MISSING_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prediction.instances import Instance
    from prediction.model import Model
    from training.fitted.tables import Table


class Sent(NamedTuple):
    """What became of the rows.

    Attributes:
        instances: those that the model takes, parsed.
        taken: their positions in the file.
        refused: why others were refused -> how many rows; a row may have several reasons.
        rows: how many there are.
    """

    instances: list[Instance]
    taken: list[int]
    refused: dict[str, int]
    rows: int


def frame_of(table: Table, models: Sequence[Model], targets: Sequence[str]) -> pd.DataFrame:
    """Read the rows, with the texts that the models take as texts.

    Raises:
        RefusedError: there are no rows, or columns that no model takes and no target names.
    """
    wanted: dict[str, str] = {}
    for model in models:
        for name, schema in model.manifest.inputs["properties"].items():
            wanted[name] = _kind(schema)
    if more := [name for name in table.names if name not in {*wanted, *targets}]:
        raise RefusedError(
            f"{table.title} has columns that no input is named like: {listed(more)}"
            f"{'' if targets else ' (--target names the one of true answers)'}"
        )
    texts = {
        name: _known(models, name)
        for name, kind in wanted.items()
        if kind == "string" and name in table.names
    }
    frame = table.rows(texts | _classes(models, targets))
    if not len(frame):
        raise RefusedError(f"{table.title} has no rows")
    return frame


def _known(models: Sequence[Model], name: str) -> set[str]:
    """Return the texts of an input that models know, and all where one needs any text."""
    known: set[str] = set()
    for model in models:
        inputs = model.manifest.inputs
        for column in model.manifest.columns:
            if column.input == name:
                known.update(column.categories, inputs["properties"][name].get("enum", ()))
                needed = column.encoding is Encoding.TEXT and name in inputs.get("required", ())
                known.update(MISSING_WORDS if needed else ())
    return known - {None}


def _classes(models: Sequence[Model], targets: Sequence[str]) -> dict[str, set[str]]:
    """Return the one target's classes, if they are texts."""
    found = {one for model in models for one in model.manifest.classes if isinstance(one, str)}
    return {targets[0]: found} if found and len(targets) == 1 else {}


def send(model: Model, frame: pd.DataFrame) -> Sent:
    """Check each row as a request with it is checked."""
    properties = model.manifest.inputs["properties"]
    columns = {
        name: [_plain(value, _kind(schema)) for value in frame[name].tolist()]
        for name, schema in properties.items()
        if name in frame
    }
    bodies = [
        {name: values[row] for name, values in columns.items() if values[row] is not None}
        for row in range(len(frame))
    ]
    reasons: Counter[str] = Counter()
    wrong: set[int] = set()
    try:
        model.parse(bodies)
    except ValidationError as error:
        for one in error.errors(include_input=False, include_url=False):
            row, *member = one["loc"]
            wrong.add(int(row))
            reasons[f"{'.'.join(str(part) for part in member[:1])}: {one['msg']}"] += 1
    taken = [row for row in range(len(bodies)) if row not in wrong]
    return Sent(
        model.parse([bodies[row] for row in taken]), taken, dict(reasons.most_common()), len(bodies)
    )


def _kind(schema: dict[str, Any]) -> str:
    """Return the type of an input, or the format of its dates or times."""
    return str(schema.get("format", kind_of(schema)[0]))


def _plain(value: Any, kind: str) -> Any:  # noqa: ANN401  a value of any type
    """Write a value of a table as JSON has it; None if it is missing."""
    if pd.isna(value):
        return None
    if kind == "boolean" and isinstance(value, str):
        return {"true": True, "false": False}.get(value.lower(), value)
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat() if kind == DATE else value.isoformat()
    if kind == "integer" and isinstance(value, float) and value.is_integer():
        return int(value)
    return float(value) if kind == "number" and isinstance(value, int) else value
