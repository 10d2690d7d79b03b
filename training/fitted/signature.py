"""What a client may send: inferred from pipeline and sample, written as YAML, read back edited."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from training.fitted.errors import RefusedError
from training.inputs import choice, instance, integer, number, optional, time

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from training.fitted.inputs import Input
    from training.inputs import Schema

LONGEST_TEXT = 200
"""Characters of a text that is not one of a few, if the sample has no longer one."""

_WIDER = 10
"""How many times the sample's largest magnitude, rounded up to a power of ten, a number may be."""

_MORE_YEARS = 10
# Between these are the nanoseconds that NumPy can count, and the microseconds that a double can.
_FIRST_YEAR, _LAST_YEAR = 1700, 2200

_HEADING = """\
# What clients may send. Edit it, and give it back by --signature: descriptions, units, ranges,
# choices, and whether an input may be left out. The proof refuses what scikit-learn would refuse.
"""


def _as_text(value: object) -> object:
    """Write a date or time as text, where YAML has read it."""
    return value.isoformat() if isinstance(value, date) else value


type ISOTime = Annotated[str, BeforeValidator(_as_text)]


class Described(BaseModel):
    """One input as the YAML file has it."""

    model_config = ConfigDict(extra="forbid")

    type: str = Field(pattern="^(number|integer|boolean|text|date|date-time)$")
    optional: bool = False
    minimum: float | None = None
    maximum: float | None = None
    choices: list[str | int] | None = None
    max_length: int | None = Field(None, gt=0)
    earliest: ISOTime | None = None
    latest: ISOTime | None = None
    unit: str | None = None
    description: str = ""
    example: Any = None


class Signature(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid")

    inputs: dict[str, Described]
    classes: list[bool | int | str] | None = None


def inferred(
    inputs: Sequence[Input],
    rows: Mapping[str, Sequence[Any]],
    takes_missing: Callable[[int], bool],
    classes: Sequence[bool | int | str],
) -> Signature:
    """Infer the signature of a sample's columns.

    Args:
        inputs: what the columns are.
        rows: their values, None for missing ones.
        takes_missing: whether the estimator takes a missing value in the column of this number.
        classes: of a classifier, for the reader.
    """
    described = {}
    for position, one in enumerate(inputs):
        values = [value for value in rows[one.name] if value is not None]
        may_lack = one.kind != "boolean" and takes_missing(position)
        described[one.name] = _described(one, values, may_lack=may_lack)
    return Signature(inputs=described, classes=list(classes) or None)


def _described(one: Input, values: Sequence[Any], *, may_lack: bool) -> Described:
    told: dict[str, Any] = {"type": one.kind, "example": values[0]}
    if may_lack:
        told["optional"] = True
    if one.kind == "integer" and one.choices:
        told["choices"] = [int(value) for value in _numbers(one.choices)]
    elif one.kind in {"number", "integer"}:
        told["minimum"], told["maximum"] = _range([*values, *_numbers(one.choices)])
    if one.is_time:
        told["earliest"], told["latest"] = _years(values, one.kind)
    if one.kind == "text" and one.choices:
        told["choices"] = [value for value in one.choices if isinstance(value, str)]
    elif one.kind == "text":
        longest = max(len(text) for text in (*values, *one.known))
        told["max_length"] = max(LONGEST_TEXT, longest)
    return Described(**told)


def _years(values: Sequence[str], kind: str) -> tuple[str, str]:
    """Return the first and the last day or second of some years more than there are."""
    first = max(int(min(values)[:4]) - _MORE_YEARS, _FIRST_YEAR)
    last = min(int(max(values)[:4]) + _MORE_YEARS, _LAST_YEAR)
    begin, end = ("", "") if kind == "date" else ("T00:00:00", "T23:59:59")
    return f"{first}-01-01{begin}", f"{last}-12-31{end}"


def _numbers(choices: Sequence[Any]) -> list[float]:
    return [float(value) for value in choices if isinstance(value, (int, float)) and value == value]  # noqa: PLR0124  not NaN


def _range(values: Sequence[float]) -> tuple[float, float]:
    largest = max(abs(value) for value in values)
    highest = float(_WIDER * 10 ** math.ceil(math.log10(largest))) if largest else float(_WIDER)
    return (0.0 if min(values) >= 0 else -highest), highest


def written(signature: Signature) -> str:
    """Write a signature as YAML."""
    told = signature.model_dump(exclude_none=True, exclude_defaults=True)
    text: str = yaml.safe_dump(told, sort_keys=False, allow_unicode=True)
    return _HEADING + text


def read(text: str, inputs: Sequence[Input]) -> Signature:
    """Read an edited signature.

    Raises:
        RefusedError: it is no signature, or is of other columns or kinds.
    """
    try:
        signature = Signature.model_validate(_loaded(text))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        place = place or "its top"
        raise RefusedError(f"the signature is wrong at {place}: {first['msg']}") from error
    names = [one.name for one in inputs]
    if sorted(signature.inputs) != sorted(names):
        raise RefusedError("the signature has other inputs than the estimator")
    for one in inputs:
        _require_kind(signature.inputs[one.name], one)
    return signature


def _require_kind(described: Described, one: Input) -> None:
    numbers, times = {"number", "integer"}, {"date", "date-time"}
    both = {described.type, str(one.kind)}
    same = len(both) == 1 or both <= numbers or both <= times
    if not same:
        raise RefusedError(
            f"the signature says that {one.name} is a {described.type}, and in the sample it is a"
            f" {one.kind}"
        )
    if one.is_time:
        _require_times(described, one)
    in_range = described.type in numbers and not described.choices
    if in_range and (described.minimum is None or described.maximum is None):
        raise RefusedError(f"the signature gives {one.name} no minimum or no maximum")


def _require_times(described: Described, one: Input) -> None:
    if described.type == "date" and one.kind == "date-time":
        raise RefusedError(
            f"the signature says that {one.name} is a date, and the sample has times"
        )
    earliest, latest = _limit(described, "earliest", one), _limit(described, "latest", one)
    if latest < earliest:
        raise RefusedError(f"the signature gives {one.name} a latest before its earliest")


def _limit(described: Described, name: str, one: Input) -> datetime:
    kind = date if described.type == "date" else datetime
    try:
        limit = kind.fromisoformat(getattr(described, name) or "")
    except ValueError as error:
        raise RefusedError(
            f"the signature gives {one.name} no {name} {described.type} of ISO 8601"
        ) from error
    if not _FIRST_YEAR <= limit.year <= _LAST_YEAR:
        raise RefusedError(
            f"the signature takes years beyond {_FIRST_YEAR} to {_LAST_YEAR} in {one.name}"
        )
    found = limit if isinstance(limit, datetime) else datetime.combine(limit, datetime.min.time())
    if found.tzinfo is not None:
        raise RefusedError(f"the signature gives {one.name} a time zone, which no value has")
    return found


def times_in(text: str | None) -> set[str]:
    """Return the inputs that a signature says are dates or times; `read` says what else is wrong.

    Raises:
        RefusedError: it is no YAML.
    """
    told = _loaded(text or "")
    try:
        inputs = told["inputs"]
        return {
            name for name, told in inputs.items() if str(told.get("type", "")).startswith("date")
        }
    except (TypeError, KeyError, AttributeError):
        return set()


def _loaded(text: str) -> Any:  # noqa: ANN401  whatever the text holds
    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:  # the latter of a date that there is not
        raise RefusedError("the signature is no YAML") from error


def schema_of(signature: Signature, inputs: Sequence[Input]) -> Schema:
    """Make the JSON Schema of an instance."""
    return instance(**{one.name: _schema(signature.inputs[one.name]) for one in inputs})


def _schema(told: Described) -> Schema:
    schema = _required(told)
    return optional(schema) if told.optional else schema


def _required(told: Described) -> Schema:
    example: Any = _as_text(told.example)
    if told.choices:
        texts = choice(told.description, [], example=example)
        kind = "integer" if told.type == "integer" else "string"
        return texts | {"type": kind, "enum": list(told.choices)}
    if told.type == "integer":
        least, most = math.ceil(told.minimum or 0), math.floor(told.maximum or 0)
        return integer(told.description, least, most, example=example, unit=told.unit)
    if told.type == "number":
        low, high = told.minimum or 0.0, told.maximum or 0.0
        return number(told.description, low, high, example=example, unit=told.unit)
    if told.type in {"date", "date-time"}:
        shown = str(example or told.earliest)
        return time(told.description, told.type, (told.earliest, told.latest), example=shown)
    if told.type == "boolean":
        return {"type": "boolean", "description": told.description, "examples": [example]}
    return {
        "type": "string",
        "description": told.description,
        "examples": [example],
        "maxLength": told.max_length or LONGEST_TEXT,
    }
