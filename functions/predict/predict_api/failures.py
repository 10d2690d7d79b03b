"""How /docs shows errors: their bodies, and which of them a route can answer."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Error(BaseModel):
    """What went wrong, in one sentence."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"error": True, "message": "Invalid API Key"}]}
    )

    error: Literal[True]
    message: str


class Fault(BaseModel):
    """One value that was refused: where it stood and why."""

    type: str = Field(examples=["float_type"])
    loc: list[str | int] = Field(examples=[["body", "feature_a"]])
    msg: str = Field(examples=["Input should be a valid number"])


_FAULT: dict[str, Any] = {
    "type": "float_type",
    "loc": ["body", "age"],
    "msg": "Input should be a valid number",
}


class InvalidInput(BaseModel):
    """Which of the values cannot be accepted."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "error": True,
                    "message": "age: Input should be a valid number.",
                    "detail": [_FAULT],
                }
            ]
        }
    )

    error: Literal[True]
    message: str
    detail: list[Fault]


Responses = dict[int | str, dict[str, Any]]

_WAIT = {
    "headers": {
        "Retry-After": {
            "description": "Seconds to wait before the next try",
            "schema": {"type": "integer"},
        }
    }
}

# For the `responses` of a router or a route: everything that it can answer beside success.
FAILURES_OF_ANY_KEY: Responses = {
    401: {"model": Error, "description": "No API key, or not a valid one"},
    429: {"model": Error, "description": "Too many requests", **_WAIT},
    500: {"model": Error, "description": "Something went wrong on our side"},
    503: {"model": Error, "description": "Too busy just now", **_WAIT},
}
FAILURES: Responses = {
    **FAILURES_OF_ANY_KEY,
    403: {"model": Error, "description": "The key lacks the scope"},
    422: {"model": InvalidInput, "description": "A value cannot be accepted"},
}
FAILURES_WITH_BODY: Responses = {
    **FAILURES,
    400: {"model": Error, "description": "The body is not JSON"},
    413: {"model": Error, "description": "The body is too large"},
    415: {"model": Error, "description": "The body is of another content type than JSON"},
}
NOT_FOUND: Responses = {404: {"model": Error, "description": "There is none for this key"}}
CONFLICT: Responses = {409: {"model": Error, "description": "Not possible any more"}}
NOT_READY: Responses = {503: {"model": Error, "description": "Not every model can", **_WAIT}}
PENDING_OR_UNKNOWN: Responses = {
    404: {"model": Error, "description": "Not ready yet, or there is none for this key", **_WAIT}
}
