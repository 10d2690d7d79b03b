"""Values that come as text, in a query or a path, turned into what JSON would have brought."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

# Python, and pydantic with it, would also take 1_0 for ten, and digits of any script.
_INTEGER = re.compile(r"[+-]?[0-9]+")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


def values_of(texts: Mapping[str, str], schema: Mapping[str, Any]) -> dict[str, object]:
    """Turn the texts of numbers into numbers, by the JSON Schema of the object they belong to.

    Text that is no number stays as it is, for validation to refuse.
    """
    definitions = schema.get("properties", {})
    return {name: _value(text, definitions.get(name, {})) for name, text in texts.items()}


def _value(text: str, definition: Mapping[str, Any]) -> object:
    kinds = definition.get("type", "string")
    if {"number", "integer"}.isdisjoint([kinds] if isinstance(kinds, str) else kinds):
        return text
    try:
        if _INTEGER.fullmatch(text):
            return int(text)
        return float(text) if _NUMBER.fullmatch(text) else text
    except ValueError:  # more digits than Python reads
        return text


def _written_plainly(value: object) -> object:
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        raise PydanticCustomError("number_parsing", "Input should be a number, such as -73.86")
    return value


# For the type of a number in a query or a path: text that is read as above.
PLAIN_NUMBER = BeforeValidator(_written_plainly)
