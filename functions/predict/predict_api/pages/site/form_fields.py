"""The fields of a form that asks a model, from the JSON Schema of its inputs."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from prediction.schema_keywords import DATE, TIME, kind_of

_RANGE = {"minimum": "min", "maximum": "max", "earliest": "min", "latest": "max"}
_OF_TIMES = {TIME: "datetime-local", DATE: "date"}


class FormField(NamedTuple):
    """One input as people fill it in.

    Attributes:
        control: type of HTML's input element, or `select`.
        kind: what the text becomes: `number`, `integer`, `boolean`, `string`.
        attributes: of the element.
        choices: of a `select`.
        about: one or two sentences below it.
    """

    name: str
    label: str
    control: str
    kind: str
    required: bool
    unit: str | None
    attributes: Mapping[str, object]
    choices: Sequence[object]
    about: str


def fields_of(schema: Mapping[str, Any]) -> Iterator[FormField]:
    """Yield the fields of a manifest's inputs, in their order."""
    required = set(schema.get("required", ()))
    for name, described in schema["properties"].items():
        kind, _ = kind_of(described)
        yield FormField(
            name=name,
            label=name.replace("_", " "),
            control=_control(kind, described),
            kind=kind,
            required=name in required,
            unit=described.get("unit"),
            attributes=_attributes(kind, described),
            choices=_choices(kind, described),
            about=_about(described),
        )


def _control(kind: str, described: Mapping[str, Any]) -> str:
    if "enum" in described or kind == "boolean":
        return "select"
    if "format" in described:
        return _OF_TIMES[described["format"]]
    return "text" if kind == "string" else "number"


def _attributes(kind: str, described: Mapping[str, Any]) -> dict[str, object]:
    if _control(kind, described) == "select":
        return {}
    found: dict[str, object] = {
        _RANGE[word]: described[word] for word in _RANGE if word in described
    }
    if "format" in described:
        return found | {"step": 1}
    if kind == "string":
        return {"maxlength": described["maxLength"]} if "maxLength" in described else {}
    return found | {"step": 1 if kind == "integer" else "any"}


def _choices(kind: str, described: Mapping[str, Any]) -> list[object]:
    if kind == "boolean":
        return [True, False]
    return [value for value in described.get("enum", ()) if value is not None]


def _about(described: Mapping[str, Any]) -> str:
    told = str(described.get("description", ""))
    if {"minimum", "maximum"} <= described.keys():
        told = f"{told} {described['minimum']:,} to {described['maximum']:,}."
    if {"earliest", "latest"} <= described.keys():
        told = f"{told} {described['earliest']} to {described['latest']}."
    return told.strip()
