"""The rows of a manifest that explanations compare with: some of what the model was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import ValidationError

from prediction.columns import Encoding
from prediction.manifest import Background
from prediction.schema_keywords import kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from prediction.columns import Column, Matrix
    from prediction.model import Model
    from training.recipe import Fitted

    type Row = Mapping[str, Any]

ROWS = 25
"""The base of so few is a fifth of the predictions' spread off; time grows with their number."""

FEWEST_ALIKE = 5
"""With fewer of its value an instance is rather compared with rows of any kind."""

_SEED = 0
_READABLE = (Encoding.NUMBER, Encoding.CATEGORY)


def background(fitted: Fitted, model: Model) -> Background | None:
    """Draw rows of the model, seeded, among those that a client may send.

    Args:
        fitted: what it was made from; without a `background`, rows that were held out are taken.
        model: the same, as it serves.

    Returns:
        None if the rows are not known as clients send them, or none of them may be sent.
    """
    rows = fitted.background
    if rows is None:
        rows = decoded(fitted.held_out, fitted.columns, fitted.inputs)
    drawn = [rows[number] for number in np.random.default_rng(_SEED).permutation(len(rows))]
    any_kind = _sendable(drawn, model)
    if not any_kind:
        return None
    names, same = list(fitted.inputs["properties"]), fitted.alike_in
    alike = [] if same is None else _alike(drawn, same, model)
    return Background(
        inputs=tuple(names),
        rows=tuple(_values(row, names) for row in any_kind),
        same=same,
        alike=tuple(_values(row, names) for row in alike),
    )


def decoded(matrix: Matrix, columns: Sequence[Column], inputs: Mapping[str, Any]) -> list[Row]:
    """Return encoded rows as clients send them; none if a column does not tell its input's value.

    Args:
        matrix: encoded rows, [rows, columns].
        columns: of the matrix.
        inputs: JSON Schema of an instance.
    """
    names = [column.input for column in columns]
    readable = all(column.encoding in _READABLE for column in columns)
    if not readable or set(names) != set(inputs["properties"]) or len(set(names)) < len(names):
        return []
    lists = [
        _decoded(column, matrix[:, position].tolist(), inputs["properties"][column.input])
        for position, column in enumerate(columns)
    ]
    return [dict(zip(names, values, strict=True)) for values in zip(*lists, strict=True)]


def _decoded(column: Column, codes: list[float], schema: Mapping[str, Any]) -> list[Any]:
    kind = {"integer": int, "boolean": bool}.get(kind_of(schema)[0], float)

    def value(code: float) -> object:
        if np.isnan(code):
            return None
        if column.encoding is Encoding.NUMBER:
            return kind(code)
        return column.categories[int(code)] if code < len(column.categories) else None

    return [value(code) for code in codes]


def _alike(drawn: Sequence[Row], same: str, model: Model) -> list[Row]:
    """Take rows of each value of an input, where there are enough."""
    by_value: dict[Any, list[Row]] = {}
    for row in drawn:
        by_value.setdefault(row[same], []).append(row)
    found = [_sendable(rows, model) for _, rows in sorted(by_value.items(), key=_as_text)]
    return [row for rows in found if len(rows) >= FEWEST_ALIKE for row in rows]


def _as_text(item: tuple[object, object]) -> str:
    return str(item[0])


def _sendable(drawn: Sequence[Row], model: Model) -> list[Row]:
    found: list[Row] = []
    for row in drawn:
        if len(found) == ROWS:
            break
        try:
            model.parse([row])
        except ValidationError:
            continue
        found.append(row)
    return found


def _values(row: Row, names: Sequence[str]) -> tuple[Any, ...]:
    return tuple(row.get(name) for name in names)
