"""Typed instances: pydantic models made from a manifest's JSON Schema of its inputs.

The types refuse unknown members, NaN, infinity and values of another type, and fill in defaults.
Only the keywords that manifests use are understood. Another one is refused rather than passed by: a
limit that shows in the documentation and is not kept would mislead.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    create_model,
)

from prediction.choices import choice_of
from prediction.times import MAX_TIME_LENGTH, localise, not_before, only_text

_LIMITS = {
    "minimum": "ge",
    "maximum": "le",
    "exclusiveMinimum": "gt",
    "exclusiveMaximum": "lt",
    "minLength": "min_length",
    "maxLength": "max_length",
}
_DOCUMENTATION = ("title", "description", "examples")
_ANNOTATIONS = ("unit", "timezone", "earliest")
_CONSUMED = {"type", "enum", "format", "default", "default_now", *_LIMITS, *_DOCUMENTATION}


class Instance(BaseModel):
    """What the input types of all models have in common."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def instance_type(name: str, schema: Mapping[str, Any]) -> type[Instance]:
    """Make the type of one model's instances.

    Args:
        name: The model's name; `house-price` gives the type `HousePriceInstance`.
        schema: JSON Schema of an object, as in the manifest.

    Raises:
        ValueError: The schema uses a type that instances cannot have, or an unknown keyword.
    """
    required = set(schema.get("required", ()))
    fields: dict[str, Any] = {
        member: _field(member, definition, required=member in required)
        for member, definition in schema["properties"].items()
    }
    return create_model(
        f"{type_name(name)}Instance", __base__=Instance, __doc__=schema.get("description"), **fields
    )


def type_name(model: str) -> str:
    """The beginning of the names of a model's types: `house-price` gives `HousePrice`."""
    return "".join(part.capitalize() for part in model.split("-"))


def with_vendor_names(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A manifest's schema as OpenAPI wants it: what is no keyword of JSON Schema with an `x-`."""
    named = {f"x-{key}" if key in _ANNOTATIONS else key: value for key, value in schema.items()}
    if "items" in named:
        named["items"] = with_vendor_names(named["items"])
    if "properties" in named:
        members = named["properties"].items()
        named["properties"] = {name: with_vendor_names(member) for name, member in members}
    return named


def _field(member: str, schema: Mapping[str, Any], *, required: bool) -> tuple[Any, Any]:
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    kind = next(kind for kind in kinds if kind != "null")
    value_type = _value_type(member, kind, schema)
    documentation: dict[str, Any] = {k: schema[k] for k in _DOCUMENTATION if k in schema}
    if schema.get("format") == "date-time":
        documentation["examples"] = _with_offsets(schema)
    extra = {k: v for k, v in schema.items() if k not in _CONSUMED}
    if unknown := extra.keys() - set(_ANNOTATIONS):
        raise ValueError(f"input {member}: the schema says {', '.join(sorted(unknown))}")
    if extra:
        documentation["json_schema_extra"] = with_vendor_names(extra)
    annotation = value_type | None if "null" in kinds else value_type
    if schema.get("default_now"):
        now = partial(datetime.now, _zone(schema))
        return annotation, Field(default_factory=now, **documentation)
    default = ... if required else schema.get("default")
    return annotation, Field(default=default, **documentation)


def _value_type(member: str, kind: str, schema: Mapping[str, Any]) -> Any:  # noqa: ANN401  a type made at run time has no static type
    limits = {_LIMITS[k]: v for k, v in schema.items() if k in _LIMITS}
    if "enum" in schema:
        return choice_of([value for value in schema["enum"] if value is not None])
    if schema.get("format") == "date-time":
        local = AfterValidator(partial(localise, zone=_zone(schema)))
        length = WithJsonSchema(
            {"type": "string", "format": "date-time", "maxLength": MAX_TIME_LENGTH}
        )
        earliest = AfterValidator(partial(not_before, earliest=schema.get("earliest")))
        return Annotated[datetime, BeforeValidator(only_text), local, earliest, length]
    match kind:
        case "number":
            return Annotated[float, Field(strict=True, allow_inf_nan=False, **limits)]
        case "integer":
            return Annotated[int, Field(strict=True, **limits), BeforeValidator(_whole)]
        case "string":
            return Annotated[str, Field(strict=True, **limits)]
        case _:
            raise ValueError(f"input {member}: an instance cannot have the type {kind}")


def _whole(value: object) -> object:
    """JSON Schema counts 3.0 as an integer, and data frames write integers that way."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _with_offsets(schema: Mapping[str, Any]) -> list[str]:
    """The examples of a time as its format wants them, which knows no local time."""
    texts = schema.get("examples", [])
    return [localise(datetime.fromisoformat(t), zone=_zone(schema)).isoformat() for t in texts]


def _zone(schema: Mapping[str, Any]) -> ZoneInfo:
    return ZoneInfo(schema.get("timezone", "UTC"))
