"""An example of a JSON Schema's value, put together from the examples of its members."""

from collections.abc import Mapping
from typing import Any

_NULL = {"type": "null"}
_PLAIN = {"string": "text", "integer": 1, "number": 1.0, "boolean": True, "null": None}
_TIMES = {"date-time": "2026-11-26T12:00:00Z", "date": "2026-11-26"}


def example_of(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Any:  # noqa: ANN401  any JSON
    """Return the schema's first example, or one of what it consists of.

    Args:
        schema: of the kinds that pydantic writes.
        schemas: what a `$ref` may name, by its last part.
    """
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if "const" in schema:
        return schema["const"]
    for given in ("examples", "enum"):
        if schema.get(given):
            return schema[given][0]
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            return _first_of(schema[choice], schemas)
    return _composed(schema, schemas)


def _first_of(choices: list[Mapping[str, Any]], schemas: Mapping[str, Any]) -> Any:  # noqa: ANN401  any JSON
    """Return an example that shows something, where null would be one as well."""
    shown = [choice for choice in choices if choice != _NULL]
    return example_of((shown or choices)[0], schemas)


def _composed(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Any:  # noqa: ANN401  any JSON
    kind = schema.get("type", "object")
    if kind == "array":
        return [example_of(schema["items"], schemas)]
    if kind == "object":
        members = schema.get("properties", {}).items()
        return {name: example_of(member, schemas) for name, member in members}
    if schema.get("format") in _TIMES:
        return _TIMES[schema["format"]]
    return schema.get("default", schema.get("minimum", _PLAIN[kind]))
