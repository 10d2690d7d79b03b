"""Types of JSON Schema's `enum`; where the values are many, an error names only the nearest."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, Literal

from pydantic import ValidationError, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import PydanticCustomError

from prediction.nearest_name import nearest_name

MAX_SHOWN = 200
"""Characters of values that an error names; a body may hold a thousand values that are none."""


def enum_type(values: Sequence[Any]) -> Any:  # noqa: ANN401  a type made at run time has no static type
    """Make the type of these values."""
    kind: Any = Literal[tuple(values)]
    if sum(len(str(value)) for value in values) <= MAX_SHOWN:
        return kind  # its own error names them all
    return Annotated[kind, WrapValidator(partial(_one_of, values=values))]


def _one_of(value: object, validate: ValidatorFunctionWrapHandler, values: Sequence[Any]) -> object:
    try:
        return validate(value)
    except ValidationError:
        texts = [known for known in values if isinstance(known, str)]
        near = nearest_name(value, texts) if isinstance(value, str) else None
        # Cut: it is the model's own text, but may be of any length.
        hint = "" if near is None else f"; the nearest is '{near[:MAX_SHOWN]}'"
        message = f"Input should be one of {len(values):,} known values{hint}"
        raise PydanticCustomError("literal_error", message) from None
