"""Values that come as text, in a query or a path, turned into what JSON would have brought."""

from collections.abc import Mapping
from typing import Any


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
    for number in (int, float):
        try:
            return number(text)
        except ValueError:
            continue
    return text
