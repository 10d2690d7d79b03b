"""Numbers that come as text, in a query or a path, read as JSON would bring them."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

# The shortest text that is read as the same double has 24 characters at most.
MAX_NUMBER_LENGTH = 100

# Python, and pydantic with it, would also take 1_0 for ten, and digits of any script. No part gives
# back what it has taken (`++`): whatever the text, a pattern looks at each character once.
_INTEGER = re.compile("[+-]?[0-9]++")
_NUMBER = re.compile(r"[+-]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]++)?")


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
    return _number(text) if _is_number(text) else text


def _number(text: str) -> float:
    return int(text) if _INTEGER.fullmatch(text) else float(text)


def _is_number(text: str) -> bool:
    return len(text) <= MAX_NUMBER_LENGTH and _NUMBER.fullmatch(text) is not None


def _written_plainly(value: object) -> object:
    if not isinstance(value, str):
        return value
    if not _is_number(value):
        raise PydanticCustomError("number_parsing", "Input should be a number, such as -73.86")
    return _number(value)


# For the type of a number in a query or a path: text that is read as above.
PLAIN_NUMBER = BeforeValidator(_written_plainly)
