"""Instances become the numeric matrix that a model's ONNX graph takes.

Training and serving both go through `encode_table`, so what a model was fitted on and what it is
asked with cannot drift apart. The encodings are few on purpose: whatever else a model does to its
inputs (imputing, scaling, one-hot, logarithms) belongs into its graph.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

type Matrix = NDArray[np.float64]
type Values = Sequence[Any] | NDArray[Any]

# 1970-01-01, where datetime64 counts from, was a Thursday; Monday is 0.
_EPOCH_WEEKDAY = 3


class Encoding(StrEnum):
    """How one input becomes one column of floats; missing values become NaN throughout."""

    NUMBER = "number"
    CATEGORY = "category"
    HOUR = "hour"
    WEEKDAY = "weekday"
    TEXT = "text"
    """As it is; only for a runtime that takes texts."""
    BOOLEAN = "boolean"
    """As it is; likewise."""
    TIME = "time"
    """A date or a time, in a matrix the microseconds since 1970 by its own clock; likewise."""


class Column(BaseModel):
    """One column of the matrix: which input it reads, and how.

    `categories` are the known values of a category column; the column holds their index, and NaN
    for any other value. With `any_spelling` they are known in any case and with any blanks.
    With `unknown_apart` a text that is no category is the number after the last one, because the
    estimator tells it from a missing one. A time is told to the estimator in its `unit`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    input: str
    encoding: Encoding
    categories: tuple[str, ...] = ()
    any_spelling: bool = False
    unknown_apart: bool = False
    unit: Literal["s", "ms", "us", "ns"] | None = Field(
        default=None, exclude_if=lambda unit: unit is None
    )

    @model_validator(mode="after")
    def _categories_belong_to_category_columns(self) -> "Column":
        if (self.encoding is Encoding.CATEGORY) != bool(self.categories):
            message = f"column {self.input}: categories go with the category encoding"
            raise ValueError(message)
        return self


def encode(columns: Sequence[Column], instances: Sequence[Mapping[str, object]]) -> Matrix:
    """Encode instances, one row each, into a float64 matrix of shape (instances, columns)."""
    names = {column.input for column in columns}
    return encode_table(columns, {name: [row.get(name) for row in instances] for name in names})


def encode_table(columns: Sequence[Column], table: Mapping[str, Values]) -> Matrix:
    """Encode a table of equally long value lists into a float64 matrix, column by column.

    Args:
        columns: What to encode, in the order that the model's graph expects.
        table: Values by input name: numbers, strings, or datetimes in the model's local time
            (`datetime` objects or a datetime64 array). None and NaN mean missing.

    Returns:
        A C-ordered float64 matrix of shape (rows, columns).

    Raises:
        KeyError: The table lacks an input.
    """
    encoded = [_ENCODERS[column.encoding](column, table[column.input]) for column in columns]
    return np.stack(encoded, axis=1)


def plain_spelling(text: str) -> str:
    """Write a text in one case, with single blanks between its words and none around it."""
    return " ".join(text.split()).casefold()


def _number(_: Column, values: Values) -> Matrix:
    return np.asarray(values, dtype=np.float64)


def _category(column: Column, values: Values) -> Matrix:
    if column.any_spelling:
        values = [plain_spelling(value) if isinstance(value, str) else value for value in values]
        known = [plain_spelling(category) for category in column.categories]
    else:
        known = list(column.categories)
    index = {category: float(position) for position, category in enumerate(known)}
    if not column.unknown_apart:
        return np.array([index.get(value, np.nan) for value in values], dtype=np.float64)
    unknown = float(len(known))
    return np.array(
        [index.get(value, unknown) if isinstance(value, str) else np.nan for value in values],
        dtype=np.float64,
    )


def _hour(_: Column, values: Values) -> Matrix:
    times = local_times(values)
    hours: Matrix = (times - times.astype("datetime64[D]")) / np.timedelta64(1, "h")
    return hours


def _weekday(_: Column, values: Values) -> Matrix:
    days = local_times(values).astype("datetime64[D]")
    weekday = (days.astype(np.int64) + _EPOCH_WEEKDAY) % 7
    return np.where(np.isnat(days), np.nan, weekday)


def _time(_: Column, values: Values) -> Matrix:
    times = local_times(values)
    return np.where(np.isnat(times), np.nan, times.astype(np.int64))


def local_times(values: Values) -> NDArray[np.datetime64]:
    """Return wall-clock times in microseconds, NaT for what is missing.

    An offset is dropped, because inputs are already in local time.
    """
    if isinstance(values, np.ndarray) and np.issubdtype(values.dtype, np.datetime64):
        return values.astype("datetime64[us]")
    naive = [v.replace(tzinfo=None) if isinstance(v, datetime) else _day(v) for v in values]
    return np.array(naive, dtype="datetime64[us]")


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


_ENCODERS: dict[Encoding, Callable[[Column, Values], Matrix]] = {
    Encoding.NUMBER: _number,
    Encoding.CATEGORY: _category,
    Encoding.HOUR: _hour,
    Encoding.WEEKDAY: _weekday,
    Encoding.TIME: _time,
}
