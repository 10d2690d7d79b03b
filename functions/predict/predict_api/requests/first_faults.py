"""Validation of a batch that stops as soon as it has as many faults as an answer holds."""

from pydantic import ValidationError, ValidatorFunctionWrapHandler
from pydantic_core import InitErrorDetails, PydanticCustomError

from predict_api.errors.invalid_values import MAX_FAULTS


def first_faults(rows: object, validate: ValidatorFunctionWrapHandler) -> object:
    """Validate a list with `validate`, which stops at the first item that has a fault.

    Where there is one, items are validated one by one until there are faults enough: a body can
    hold a hundred thousand, each of which takes a kilobyte.

    Raises:
        ValidationError: With the faults of the first items, or of the list itself.
    """
    try:
        return validate(rows)
    except ValidationError as error:
        if not isinstance(rows, list) or _is_of_the_list(error):
            raise
        found: list[InitErrorDetails] = []
        for number, row in enumerate(rows):
            found += _faults(row, number, validate)
            if len(found) >= MAX_FAULTS:
                break
        raise ValidationError.from_exception_data("instances", found) from None


def _is_of_the_list(error: ValidationError) -> bool:
    return any(not fault["loc"] for fault in error.errors(include_input=False, include_url=False))


def _faults(
    row: object, number: int, validate: ValidatorFunctionWrapHandler
) -> list[InitErrorDetails]:
    try:
        validate([row])
    except ValidationError as error:
        return [
            InitErrorDetails(
                type=PydanticCustomError(fault["type"], fault["msg"]),
                loc=(number, *fault["loc"][1:]),
                input=None,
            )
            for fault in error.errors(include_input=False, include_url=False, include_context=False)
        ]
    return []
