"""What clients can make of each encoded column, by the JSON Schema of the inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from prediction.columns import Encoding
from training.encoded_times import code_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from prediction.columns import Column

_GREATEST = float(np.finfo(np.float64).max)
_LAST_HOUR = 24 - 1e-6 / 3600  # times have microseconds
_LAST_WEEKDAY = 6


class Domain(NamedTuple):
    """The values of one column.

    Attributes:
        input: which input it is made of.
        whole: whether only whole numbers come.
        low: the least value.
        high: the greatest one.
        nullable: whether a client may leave the input out or send null, and the column is NaN.
        listed: the only values, if they are listed.
    """

    input: str
    whole: bool
    low: float
    high: float
    nullable: bool
    listed: tuple[float, ...] = ()

    def allowed(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the values that a client could send, each once: [n]; whole ones by rounding."""
        if self.whole:
            values = np.concatenate([np.floor(values), np.ceil(values)])
        within = np.unique(values[(values >= self.low) & (values <= self.high)])
        return within[np.isin(within, self.listed)] if self.listed else within


def domains(inputs: Mapping[str, Any], columns: Sequence[Column]) -> tuple[Domain, ...]:
    """Read the domain of each column."""
    return tuple(_domain(column, inputs["properties"][column.input]) for column in columns)


def _domain(column: Column, schema: Mapping[str, Any]) -> Domain:
    nullable = "null" in schema["type"]
    match column.encoding:
        case Encoding.CATEGORY:
            # A text that is no category is NaN to the graph as well.
            unknown = set(schema.get("enum", (None,))) - set(column.categories) - {None}
            open_ended = "enum" not in schema
            has_others = open_ended or bool(unknown)
            apart = column.unknown_apart and has_others
            last = float(len(column.categories) - 1 + apart)
            missing = nullable or (has_others and not apart)
            return Domain(column.input, True, 0.0, last, missing)  # noqa: FBT003  the field's name says it
        case Encoding.HOUR:
            return Domain(column.input, False, 0.0, _LAST_HOUR, nullable)  # noqa: FBT003
        case Encoding.WEEKDAY:
            return Domain(column.input, True, 0.0, float(_LAST_WEEKDAY), nullable)  # noqa: FBT003
        case Encoding.NUMBER | Encoding.BOOLEAN:
            return _number(column.input, schema, nullable=nullable)
        case Encoding.TIME:
            low, high = (code_of(schema[limit]) for limit in ("earliest", "latest"))
            return Domain(column.input, True, low, high, nullable)  # noqa: FBT003
        case Encoding.TEXT:
            raise ValueError(f"{column.input}: texts are probed as numbered ones")


def _number(name: str, schema: Mapping[str, Any], *, nullable: bool) -> Domain:
    if "boolean" in schema["type"]:
        return Domain(name, True, 0.0, 1.0, nullable)  # noqa: FBT003  the field's name says it
    listed = tuple(float(value) for value in schema.get("enum", ()) if value is not None)
    low = max(
        float(schema.get("minimum", -_GREATEST)),
        float(np.nextafter(schema.get("exclusiveMinimum", -np.inf), np.inf)),
    )
    high = min(
        float(schema.get("maximum", _GREATEST)),
        float(np.nextafter(schema.get("exclusiveMaximum", np.inf), -np.inf)),
    )
    if listed:
        low, high = min(listed), max(listed)
    return Domain(name, "integer" in schema["type"], low, high, nullable, listed)
