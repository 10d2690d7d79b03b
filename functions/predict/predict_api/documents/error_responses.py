"""How /docs shows errors: their bodies, and which of them a route can answer."""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, Field


class Error(BaseModel):
    """What went wrong, in one sentence."""

    error: Literal[True]
    message: str = Field(examples=["There is no such route."])


class InvalidValue(BaseModel):
    """One value that was refused: where it stood and why."""

    type: str = Field(examples=["float_type"])
    loc: list[str | int] = Field(examples=[["body", "feature_a"]])
    msg: str = Field(examples=["Input should be a valid number"])


class InvalidInput(BaseModel):
    """Which of the values cannot be accepted."""

    error: Literal[True]
    message: str = Field(examples=["feature_a: Input should be a valid number."])
    detail: list[InvalidValue]


Responses = dict[int | str, dict[str, Any]]

_RETRY_AFTER = {
    "headers": {
        "Retry-After": {
            "description": "Seconds to wait before the next try",
            "schema": {"type": "integer"},
        }
    }
}


def failure(description: str, message: str) -> dict[str, Any]:
    """Return an error that can be answered, with a message that comes with this status."""
    return _response(Error, description, {"error": True, "message": message})


def _response(model: type[BaseModel], description: str, body: dict[str, Any]) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    # JSON by name: the media type of the route's success may be another one.
    content = {"application/json": {"schema": schema, "example": body}}
    return {"model": model, "description": description, "content": content}


def _refused(place: str, member: str) -> dict[str, Any]:
    """Return the 422 of a value of the wrong type at this place."""
    says = "Input should be a valid number"
    invalid = {"type": "float_type", "loc": [place, member], "msg": says}
    return invalid_input(f"{member}: {says}.", [invalid])[422]


def invalid_input(message: str, detail: Sequence[dict[str, Any]]) -> Responses:
    """Return the 422 of values that are refused with these words."""
    body = {"error": True, "message": message, "detail": list(detail)}
    return {422: _response(InvalidInput, "A value cannot be accepted", body)}


_TOO_MANY = "Too many requests at once; try again in a second."
_BUSY = "The service is busy; please try again in a few seconds."

# For the `responses` of a router or a route: everything that it can answer beside success.
FAILURES_OF_ANYONE: Responses = {
    422: _refused("query", "hour"),
    429: {**failure("Too many requests", _TOO_MANY), **_RETRY_AFTER},
    500: failure("Something went wrong on our side", "Something went wrong on our side."),
    503: {**failure("Too busy just now", _BUSY), **_RETRY_AFTER},
}
FAILURES_OF_ANY_KEY: Responses = {
    **FAILURES_OF_ANYONE,
    401: failure("No API key, or not a valid one", "Invalid API Key"),
}
FAILURES: Responses = {
    **FAILURES_OF_ANY_KEY,
    403: failure("The key lacks the scope", "This API key lacks the scope predict."),
}
FAILURES_WITH_BODY: Responses = {
    **FAILURES,
    400: failure("The body is not JSON", "The body is not valid JSON."),
    413: failure("The body is too large", "The body is larger than 983,040 bytes."),
    415: failure(
        "The body is of another content type than JSON",
        "The body must be JSON, sent as application/json.",
    ),
    422: _refused("body", "feature_a"),
}
NOT_FOUND: Responses = {
    404: failure("There is none for this key", "There is no prediction of yours with this ID.")
}
NO_SUCH_MODEL: Responses = {
    404: failure("There is no such model", "There is no model of this name.")
}
CONFLICT: Responses = {
    409: failure(
        "Not possible any more", "The prediction is running and cannot be canceled any more."
    )
}
NOT_READY: Responses = {
    503: {
        **failure("Not every model can", "Not ready: these models cannot predict: churn."),
        **_RETRY_AFTER,
    }
}
PENDING_OR_UNKNOWN: Responses = {
    404: {
        **failure(
            "Not ready yet, or there is none for this key", "The prediction is not ready yet."
        ),
        **_RETRY_AFTER,
    }
}
NOT_WATCHED: Responses = {
    409: failure(
        "The model has no reference",
        "This model has no reference, so that nothing tells its drift.",
    )
}
NOT_EXPLAINED: Responses = {
    409: failure(
        "The model has no rows to compare with",
        "This model has no rows to compare with, so that nothing explains its predictions.",
    ),
    504: failure(
        "The explanations took too long",
        "The explanations took too long; please ask for fewer at once.",
    ),
}
