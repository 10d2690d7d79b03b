"""Typed instances: pydantic models made from a manifest's JSON Schema of its inputs.

The types refuse unknown members, NaN, infinity, values of another type and half of what belongs
together, and fill in defaults.
A keyword of JSON Schema that they are not checked by is refused; `schema_keywords` has the others.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from functools import partial
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
    create_model,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from prediction.choice_types import enum_type
from prediction.client_times import MAX_TIME_LENGTH, localise, only_date, only_text, within
from prediction.schema_keywords import (
    DATE,
    DOCUMENTATION,
    GAP,
    LIMITS,
    TIME,
    TOGETHER,
    check_instances,
    kind_of,
)

MAX_INSTANCES = 1_000
"""Of a request: a run of this size takes milliseconds, and its result fits a DynamoDB item."""

_ANNOTATIONS = ("unit", "timezone", "earliest", "latest")


class Instance(BaseModel):
    """What the input types of all models have in common."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def instance_type(name: str, schema: Mapping[str, Any]) -> type[Instance]:
    """Make the type of one model's instances.

    Args:
        name: The model's name; `house-price` gives the type `HousePriceInstance`.
        schema: JSON Schema of an object, as in the manifest.

    Raises:
        ValueError: The schema uses a type that instances cannot have, a keyword that they are not
            checked by, or a default that is refused when it is sent.
    """
    check_instances(schema)
    required = set(schema.get("required", ()))
    fields: dict[str, Any] = {
        member: _field(member, definition, required=member in required)
        for member, definition in schema["properties"].items()
    }
    return create_model(
        f"{type_name(name)}Instance",
        __base__=_base(schema.get(TOGETHER, {})),
        __doc__=schema.get("description"),
        **fields,
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


def _base(together: Mapping[str, Sequence[str]]) -> type[Instance]:
    """Return what an input type is made of: one that tells and checks what is sent together."""
    if not together:
        return Instance

    class Together(Instance):
        model_config = ConfigDict(
            json_schema_extra={TOGETHER: {name: [*others] for name, others in together.items()}}
        )

        @model_validator(mode="after")
        def _with_the_others(self) -> Self:
            sent = {name for name in self.model_fields_set if getattr(self, name) is not None}
            if lacking := list(_lacking(together, sent)):
                raise ValidationError.from_exception_data(type(self).__name__, lacking)
            return self

    return Together


def _lacking(
    together: Mapping[str, Sequence[str]], sent: AbstractSet[str]
) -> Iterator[InitErrorDetails]:
    for name, others in together.items():
        for other in others:
            if name in sent and other not in sent:
                reason = PydanticCustomError(
                    "missing", "Needed together with {name}", {"name": name}
                )
                yield InitErrorDetails(type=reason, loc=(other,), input=None)


def _field(member: str, schema: Mapping[str, Any], *, required: bool) -> tuple[Any, Any]:
    kind, nullable = kind_of(schema)
    value_type = _value_type(kind, schema)
    documentation: dict[str, Any] = {k: schema[k] for k in DOCUMENTATION if k in schema}
    if schema.get("format") == TIME:
        documentation["examples"] = _with_offsets(schema)
    if extra := {k: v for k, v in schema.items() if k in _ANNOTATIONS}:
        documentation["json_schema_extra"] = with_vendor_names(extra)
    annotation = value_type | None if nullable else value_type
    if schema.get("default_now"):
        now = partial(datetime.now, _zone(schema))
        return annotation, Field(default_factory=now, **documentation)
    default = ... if required else _default(member, annotation, schema.get("default"))
    return annotation, Field(default=default, **documentation)


def _default(member: str, annotation: Any, value: object) -> object:  # noqa: ANN401  as below
    """Return the default as a request with this value would bring it: a time for its text."""
    if value is None:  # what is missing, whatever the type
        return None
    try:
        return TypeAdapter(annotation).validate_python(value)
    except ValidationError as error:
        reason = error.errors()[0]["msg"]
        raise ValueError(f"input {member}: the default {value!r} is refused: {reason}") from error


def _value_type(kind: str, schema: Mapping[str, Any]) -> Any:  # noqa: ANN401  a type made at run time has no static type
    limits = {LIMITS[k]: v for k, v in schema.items() if k in LIMITS}
    if "enum" in schema:
        choice = enum_type([value for value in schema["enum"] if value is not None])
        return choice if kind == "string" else Annotated[choice, BeforeValidator(_no_truth)]
    if "format" in schema:
        return _time_type(schema)
    match kind:
        case "number":
            number = Annotated[float, Field(strict=True, allow_inf_nan=False, **limits)]
            return _with_gap(number, schema)
        case "integer":
            whole = Annotated[int, Field(strict=True, **limits), BeforeValidator(_whole)]
            return _with_gap(whole, schema)
        case "boolean":
            return Annotated[bool, Field(strict=True)]
        case _:
            return Annotated[str, Field(strict=True, **limits)]


def _time_type(schema: Mapping[str, Any]) -> Any:  # noqa: ANN401  as above
    earliest, latest = schema.get("earliest"), schema.get("latest")
    known = AfterValidator(lambda time: within(time, earliest=earliest, latest=latest))
    if schema["format"] == DATE:
        described = WithJsonSchema({"type": "string", "format": DATE})
        return Annotated[date, BeforeValidator(only_date), known, described]
    local = AfterValidator(partial(localise, zone=_zone(schema)))
    length = WithJsonSchema({"type": "string", "format": TIME, "maxLength": MAX_TIME_LENGTH})
    return Annotated[datetime, BeforeValidator(only_text), local, known, length]


def _with_gap(number: Any, schema: Mapping[str, Any]) -> Any:  # noqa: ANN401  as above
    """Refuse the numbers of a gap, and describe it as the manifest does."""
    if GAP not in schema:
        return number
    low, high = schema[GAP]["exclusiveMinimum"], schema[GAP]["exclusiveMaximum"]
    documented = TypeAdapter(number).json_schema() | {GAP: dict(schema[GAP])}
    outside = AfterValidator(partial(_outside, low=low, high=high))
    return Annotated[number, outside, WithJsonSchema(documented)]


def _outside(value: float, low: float, high: float) -> float:
    if low < value < high:
        raise PydanticCustomError(
            "number_in_gap",
            "Input should be at most {low}, or at least {high}",
            {"low": low, "high": high},
        )
    return value


def _no_truth(value: object) -> object:
    """JSON tells true from 1, and Python does not."""
    if isinstance(value, bool):
        raise PydanticCustomError("literal_error", "Input should be a number")
    return value


def _whole(value: object) -> object:
    """JSON Schema counts 3.0 as an integer, and data frames write integers that way."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _with_offsets(schema: Mapping[str, Any]) -> list[str]:
    """The examples of a time as its format wants them, which knows no local time."""
    texts = schema.get("examples", [])
    return [localise(datetime.fromisoformat(t), zone=_zone(schema)).isoformat() for t in texts]


def _zone(schema: Mapping[str, Any]) -> ZoneInfo:
    return ZoneInfo(schema.get("timezone", "UTC"))
