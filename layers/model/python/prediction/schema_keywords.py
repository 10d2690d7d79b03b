"""Which keywords of JSON Schema an input may have: those that instances are checked by.

Another one is refused rather than passed by: a limit that shows in the documentation and is not
kept would mislead.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import Any

LIMITS = {
    "minimum": "ge",
    "maximum": "le",
    "exclusiveMinimum": "gt",
    "exclusiveMaximum": "lt",
    "minLength": "min_length",
    "maxLength": "max_length",
}
"""JSON Schema's names of limits -> pydantic's."""

DOCUMENTATION = ("title", "description", "examples")
TIME = "date-time"
DATE = "date"

GAP = "not"
"""JSON Schema's name of what a value must not be: here a range of numbers between two that may be,
such as between the 0 of what was not measured and the least that ever is. Its type is number, for
without one null would lie in it."""

_GAP_KEYS = {"type", "exclusiveMinimum", "exclusiveMaximum"}
_OF_NUMBERS = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", GAP}
_OF_ALL = {"type", "default", "unit", *DOCUMENTATION}
_OF_TYPE: dict[str, set[str]] = {
    "number": _OF_NUMBERS,
    "integer": _OF_NUMBERS,
    "string": {"minLength", "maxLength"},
    "boolean": set(),
}
_PYTHON_TYPES = {"number": (int, float), "integer": (int,), "string": (str,), "boolean": (bool,)}
_OF_CHOICES = {"enum"}
_OF_TIMES = {
    TIME: {"format", "timezone", "earliest", "latest", "default_now"},
    DATE: {"format", "earliest", "latest"},
}
TOGETHER = "dependentRequired"
"""JSON Schema's name of the inputs that are sent with another; null counts as not sent."""

_OF_INSTANCES = {
    "type",
    "properties",
    "required",
    TOGETHER,
    "additionalProperties",
    "title",
    "description",
}


def kind_of(schema: Mapping[str, Any]) -> tuple[str, bool]:
    """Return the type of an input, and whether it may be null as well.

    Raises:
        ValueError: The schema names no type, or several besides null.
    """
    named = schema.get("type", [])
    kinds = named if isinstance(named, list) else [named]
    values = [kind for kind in kinds if kind != "null"]
    if len(values) != 1:
        raise ValueError(f"an input has one type, and may have null; not {named!r}")
    return values[0], "null" in kinds


def check_instances(schema: Mapping[str, Any]) -> None:
    """Refuse the schema of an instance that says what is not checked, of itself or of an input.

    Raises:
        ValueError: A sentence that names the input and the keyword.
    """
    if reason := next(_reasons(schema), None):
        raise ValueError(reason)
    for member, definition in schema["properties"].items():
        try:
            _check_input(definition)
        except ValueError as error:
            raise ValueError(f"input {member}: {error}") from None


def _reasons(schema: Mapping[str, Any]) -> Iterator[str]:
    if unknown := schema.keys() - _OF_INSTANCES:
        yield f"an instance is not checked by {_listed(unknown)}"
    if schema.get("type", "object") != "object":
        yield f"an instance is an object, not {schema['type']!r}"
    if schema.get("additionalProperties", False) is not False:
        yield "an instance has no other members than its properties: additionalProperties is false"
    if absent := set(schema.get("required", ())) - schema["properties"].keys():
        yield f"an instance requires {_listed(absent)}, which its properties do not describe"
    together = schema.get(TOGETHER, {})
    if ghosts := {*together, *chain(*together.values())} - schema["properties"].keys():
        yield f"{TOGETHER} names {_listed(ghosts)}, which the properties do not describe"


def _check_input(schema: Mapping[str, Any]) -> None:
    kind, nullable = kind_of(schema)
    if kind not in _OF_TYPE:
        raise ValueError(f"an instance cannot have the type {kind}")
    if odd := [value for value in schema.get("enum", ()) if not _is(kind, value, nullable)]:
        raise ValueError(f"of the values in enum {odd[0]!r} is not of the type {schema['type']}")
    if "default" in schema and schema["default"] is None and not nullable:
        raise ValueError("the default is null, and the type has no null")
    if schema.get("format", TIME) not in _OF_TIMES:
        known = " and ".join(_OF_TIMES)
        raise ValueError(f"values are not checked by the format {schema['format']!r}, only {known}")
    if "format" in schema and kind != "string":
        raise ValueError(f"a {kind} is not checked by a format")
    if GAP in schema and not _is_gap(schema[GAP]):
        raise ValueError(
            f"values are checked by {GAP} only with type number and {_listed(_GAP_KEYS - {'type'})}"
        )
    if unknown := schema.keys() - _OF_ALL - _checked(kind, schema):
        raise ValueError(f"{_described(kind, schema)} is not checked by {_listed(unknown)}")


def _is_gap(schema: Mapping[str, Any]) -> bool:
    return set(schema) == _GAP_KEYS and schema["type"] == "number"


def _is(kind: str, value: object, nullable: bool) -> bool:  # noqa: FBT001  the type's two halves
    if value is None:
        return nullable
    # To Python a boolean is a whole number.
    return isinstance(value, _PYTHON_TYPES[kind]) and isinstance(value, bool) == (kind == "boolean")


def _checked(kind: str, schema: Mapping[str, Any]) -> set[str]:
    if "enum" in schema:
        return _OF_CHOICES
    return _OF_TIMES[schema["format"]] if "format" in schema else _OF_TYPE[kind]


def _described(kind: str, schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return "one of a few values"
    if "format" in schema:
        return "a time" if schema["format"] == TIME else "a date"
    return f"a value of the type {kind}"


def _listed(keywords: AbstractSet[str]) -> str:
    return ", ".join(sorted(keywords))
