"""Which parameters of the template reach a value: by name, in a text, or as what decides on it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_NAME_IN_TEXT = re.compile(r"\${([A-Za-z0-9]+)}")


def parameters_in(node: Any, template: Mapping[str, Any]) -> set[str]:
    """The parameters that a value depends on, conditions included."""
    return set(_names(node, template["Conditions"])) & set(template["Parameters"])


def _names(node: Any, conditions: Mapping[str, Any]) -> Iterator[str]:
    match node:
        case {"Ref": str(name)}:
            yield name
        case {"Fn::Sub": str(text)}:
            yield from _NAME_IN_TEXT.findall(text)
        case {"Fn::If": [condition, *values]}:
            yield from _names([conditions[condition], values], conditions)
        case {"Condition": str(condition)}:
            yield from _names(conditions[condition], conditions)
        case dict():
            yield from _names(list(node.values()), conditions)
        case list():
            for value in node:
                yield from _names(value, conditions)
