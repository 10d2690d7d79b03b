"""What a model refuses, for the document: the answer to an instance that it does not take."""

from pydantic import ValidationError

from predict_api.documents.error_responses import Responses, invalid_input
from predict_api.errors.invalid_values import InvalidInputError, sentence
from prediction.model import Model

_NOT_AN_INPUT = "not_an_input"


def refused_body(model: Model) -> Responses:
    """Return the 422 of an instance that lacks what the model needs, and has what it does not."""
    try:
        model.input_type.model_validate({_NOT_AN_INPUT: 1})
    except ValidationError as error:
        detail = InvalidInputError.from_validation(error, "body").detail
        return invalid_input(sentence(detail), detail)
    return {}
