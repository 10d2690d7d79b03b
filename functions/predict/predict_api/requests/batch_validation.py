"""Validation of a batch, which stops at as many invalid values as an answer lists."""

from pydantic import ValidationError, ValidatorFunctionWrapHandler
from pydantic_core import InitErrorDetails, PydanticCustomError

from predict_api.errors.invalid_values import MAX_INVALID_VALUES


def validate_batch(rows: object, validate: ValidatorFunctionWrapHandler) -> object:
    """Validate a list with `validate`, which stops at the first invalid item.

    Where there is one, items are validated one by one until there are errors enough: a body can
    hold a hundred thousand, each of which takes a kilobyte.

    Raises:
        ValidationError: With the errors of the first invalid items, or of the list itself.
    """
    try:
        return validate(rows)
    except ValidationError as error:
        if not isinstance(rows, list) or _is_of_the_list(error):
            raise
        found: list[InitErrorDetails] = []
        for number, row in enumerate(rows):
            found += _errors(row, number, validate)
            if len(found) >= MAX_INVALID_VALUES:
                break
        raise ValidationError.from_exception_data("instances", found) from None


def _is_of_the_list(error: ValidationError) -> bool:
    return any(not entry["loc"] for entry in error.errors(include_input=False, include_url=False))


def _errors(
    row: object, number: int, validate: ValidatorFunctionWrapHandler
) -> list[InitErrorDetails]:
    try:
        validate([row])
    except ValidationError as error:
        return [
            InitErrorDetails(
                type=PydanticCustomError(entry["type"], entry["msg"]),
                loc=(number, *entry["loc"][1:]),
                input=None,
            )
            for entry in error.errors(include_input=False, include_url=False, include_context=False)
        ]
    return []
