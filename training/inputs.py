"""Short ways to say what a model takes: each input's JSON Schema, and the columns of simple ones.

    INPUTS = instance(
        age=number("Age.", 0, 120, unit="years", example=10),
        port=optional(choice("Port of embarkation.", ("C", "Q", "S"), example="S")),
    )
    COLUMNS = columns_of(INPUTS)

Ranges are asked for on purpose: a graph in float32 makes infinity of a greater number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prediction.columns import Column, Encoding

if TYPE_CHECKING:
    from collections.abc import Sequence

type Schema = dict[str, Any]


def instance(**inputs: Schema) -> Schema:
    """Schema of an instance: an object of these inputs; those not optional are required."""
    return {
        "type": "object",
        "properties": inputs,
        "required": [name for name, schema in inputs.items() if "default" not in schema],
        "additionalProperties": False,
    }


def number(
    description: str, minimum: float, maximum: float, *, example: float, unit: str | None = None
) -> Schema:
    """Schema of a number in a closed range."""
    return _described("number", description, example, unit) | {
        "minimum": minimum,
        "maximum": maximum,
    }


def integer(
    description: str, minimum: int, maximum: int, *, example: int, unit: str | None = None
) -> Schema:
    """Schema of a whole number in a closed range."""
    return number(description, minimum, maximum, example=example, unit=unit) | {"type": "integer"}


def or_zero(schema: Schema, least: float) -> Schema:
    """The same number, which is 0 or at least `least`: nothing between them is taken."""
    between = {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": least}
    return schema | {"minimum": 0, "not": between}


def choice(description: str, values: Sequence[str], *, example: str) -> Schema:
    """Schema of one of a few texts."""
    return _described("string", description, example, None) | {"enum": list(values)}


def time(
    description: str, form: str, limits: tuple[str | None, str | None], *, example: str
) -> Schema:
    """Schema of a date or a time, by its format, in a closed range of ISO 8601."""
    earliest, latest = limits
    described = _described("string", description, example, None)
    return described | {"format": form, "earliest": earliest, "latest": latest}


def optional(schema: Schema) -> Schema:
    """The same input, which may be left out or null; the estimator must take NaN there."""
    nullable = schema | {"type": [schema["type"], "null"], "default": None}
    return nullable | ({"enum": [*schema["enum"], None]} if "enum" in schema else {})


def columns_of(inputs: Schema) -> tuple[Column, ...]:
    """One column for each input, in order: a number as it is, a text as the index of its value."""
    return tuple(_column(name, schema) for name, schema in inputs["properties"].items())


def _column(name: str, schema: Schema) -> Column:
    if "enum" not in schema:
        return Column(input=name, encoding=Encoding.NUMBER)
    categories = tuple(value for value in schema["enum"] if value is not None)
    return Column(input=name, encoding=Encoding.CATEGORY, categories=categories)


def _described(kind: str, description: str, example: object, unit: str | None) -> Schema:
    schema: Schema = {"type": kind, "description": description, "examples": [example]}
    return schema | ({"unit": unit} if unit else {})
