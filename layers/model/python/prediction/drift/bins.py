"""Which bin of a histogram a number belongs to: the same when a reference is made and served by."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from prediction.columns import Column, Encoding
from prediction.histograms import Histogram
from prediction.schema_keywords import kind_of

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TRUTH = ("false", "true")
_ANY_TEXT = ("",)

_OF_TIMES = {Encoding.HOUR: "hour", Encoding.WEEKDAY: "weekday"}


def name_of(column: Column) -> str:
    """Return what people call a column: its input, and which part of it."""
    part = _OF_TIMES.get(column.encoding)
    return f"{column.input}, {part}" if part else column.input


def names_of(column: Column, schema: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a column's numbers stand for, in their order; nothing if they are numbers.

    Args:
        column: Of the manifest, or of a matrix in training.
        schema: JSON Schema of its input.
    """
    match column.encoding:
        case Encoding.WEEKDAY:
            return WEEKDAYS
        case Encoding.CATEGORY:
            return column.categories
        case Encoding.TEXT:
            return tuple(one for one in schema.get("enum", ()) if one is not None) or _ANY_TEXT
    return _TRUTH if kind_of(schema)[0] == "boolean" else ()


def placing(histogram: Histogram, names: Sequence[str]) -> Callable[[float], int]:
    """Return what finds the bin of a number; NaN is missing.

    Args:
        histogram: Whose bins they are.
        names: What numbers from 0 on stand for, if they are not numbers themselves; greater ones
            are unknown.
    """
    missing, unknown = histogram.missing, histogram.unknown
    if histogram.edges:
        edges = list(histogram.edges)
        # only NaN differs from itself
        return lambda number: missing if number != number else bisect_right(edges, number)  # noqa: PLR0124  as said
    places = {name: place for place, name in enumerate(histogram.choices)}
    bins = [places.get(name, len(histogram.choices)) for name in names]

    def place(number: float) -> int:
        if number != number:  # noqa: PLR0124  as said above
            return missing
        return bins[int(number)] if number < len(bins) else unknown

    return place
