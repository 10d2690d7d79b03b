"""The one table that turns exceptions into answers, all of one shape.

Domain code raises its own exceptions and knows no status. Whatever is not in the table is a 500,
or a 503 if AWS was too busy or out of reach (see `boundary`).
"""

from collections.abc import Callable, Coroutine, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from predict_api.allow import allowed_methods
from predict_api.caller import MissingScopeError, UnknownCallerError
from predict_api.complaints.complaint import UnknownComplaintError
from predict_api.complaints.store import StoreBusyError
from predict_api.docs_assets import UnknownAssetError
from predict_api.error_body import UNAVAILABLE_RETRY_SECONDS, error_response
from predict_api.invalid import InvalidInputError, faults, sentence
from predict_api.log import log_failure
from predict_api.slow import JobFailedError, JobPendingError
from prediction.errors import UnknownModelError
from prediction.jobs import (
    JobNotQueuedError,
    KeyReusedError,
    MessageTooLargeError,
    QueueUnavailableError,
    StoreUnavailableError,
    UnknownJobError,
)

Handler = Callable[[Request, Any], Coroutine[Any, Any, Response]]


class Answer(NamedTuple):
    """What a client gets to see of an exception."""

    status: int
    message: str
    detail: list[dict[str, Any]] | None = None
    headers: Mapping[str, str] | None = None


_HTTP_MESSAGES = {
    400: "The body is not valid JSON.",
    404: "There is no such route.",
    405: "This route does not take that method.",
}


def _http(error: HTTPException) -> Answer:
    message = _HTTP_MESSAGES.get(error.status_code, error.detail)
    return Answer(error.status_code, message, headers=error.headers)


def _validation(error: RequestValidationError) -> Answer:
    errors = error.errors()
    if any(fault["type"] == "json_invalid" for fault in errors):
        return Answer(400, _HTTP_MESSAGES[400])
    detail = faults(errors)
    return Answer(422, sentence(detail), detail)


def _invalid_input(error: InvalidInputError) -> Answer:
    return Answer(422, sentence(error.detail), error.detail)


def _pending(error: JobPendingError) -> Answer:
    return Answer(404, str(error), headers=error.headers)


def _key_reused(error: KeyReusedError) -> Answer:
    place = ["header", "Idempotency-Key"]
    fault = {"type": "idempotency_key_reused", "loc": place, "msg": str(error)}
    return Answer(422, str(error), [fault])


def _as(status: int) -> Callable[[Exception], Answer]:
    """The exception's own sentence, under this status."""
    return lambda error: Answer(status, f"{str(error).rstrip('.')}.")


def _says(status: int, message: str, **headers: str) -> Callable[[Exception], Answer]:
    """A sentence of ours, because the exception's own is for the log or repeats an input."""
    return lambda _: Answer(status, message, headers=headers)


_BUSY = "The service is busy; please try again in a few seconds."
_unavailable = _says(503, _BUSY, **{"Retry-After": str(UNAVAILABLE_RETRY_SECONDS)})

ANSWERS: dict[type[Exception], Callable[[Any], Answer]] = {
    HTTPException: _http,
    RequestValidationError: _validation,
    InvalidInputError: _invalid_input,
    UnknownCallerError: lambda error: Answer(401, str(error)),  # these words are the contract's
    MissingScopeError: _as(403),
    UnknownAssetError: _as(404),
    UnknownModelError: _says(404, "There is no model of this name."),
    UnknownJobError: _says(404, "There is no prediction of yours with this ID."),
    UnknownComplaintError: _as(404),
    JobNotQueuedError: _as(409),
    KeyReusedError: _key_reused,
    JobPendingError: _pending,
    JobFailedError: _as(500),
    MessageTooLargeError: _as(413),
    StoreUnavailableError: _unavailable,
    QueueUnavailableError: _unavailable,
    StoreBusyError: _unavailable,
}


async def _answer(request: Request, error: Exception) -> Response:
    make = next(ANSWERS[kind] for kind in type(error).__mro__ if kind in ANSWERS)
    answer: Answer = make(error)
    headers = dict(answer.headers or {})
    if answer.status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(allowed_methods(request))
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log_failure(error, request.state.request_id)
    return error_response(answer.status, answer.message, detail=answer.detail, headers=headers)


HANDLERS: dict[int | type[Exception], Handler] = dict.fromkeys(ANSWERS, _answer)
