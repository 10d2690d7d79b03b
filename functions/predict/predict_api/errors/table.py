"""The one table that turns exceptions into answers, all of one shape.

Domain code raises its own exceptions and knows no status. Routes' exceptions are answered by the
application; those of the layers around it, and what nobody foresaw, by the outermost layer (see
`boundary`), from the same table.
"""

from collections.abc import Callable, Coroutine, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.types import Scope

from applications.service_311.complaint import (
    OtherVersionError,
    StoreBusyError,
    StoreUncertainError,
    UnknownComplaintError,
)
from predict_api.caller import MissingScopeError, UnknownCallerError
from predict_api.documents.assets import UnknownAssetError
from predict_api.errors.allowed_methods import allowed_methods
from predict_api.errors.aws_errors import is_passing
from predict_api.errors.body import UNAVAILABLE_RETRY_SECONDS, error_response
from predict_api.errors.invalid_values import InvalidInputError, faults, sentence
from predict_api.limits.headers import rate_limit_fields
from predict_api.limits.limits import LimitExceededError, LimitsUnavailableError
from predict_api.log import log_failure
from predict_api.slow.submission import JobFailedError, JobPendingError
from prediction.errors import DamagedModelError, UnknownModelError
from prediction.jobs import (
    JobNotQueuedError,
    KeyReusedError,
    MessageTooLargeError,
    QueueFullError,
    QueueUnavailableError,
    StoreUnavailableError,
    UnknownJobError,
)
from prediction.readiness import NotReadyError

Handler = Callable[[Request, Any], Coroutine[Any, Any, Response]]


class Answer(NamedTuple):
    """What a client gets to see of an exception."""

    status: int
    message: str
    detail: list[dict[str, Any]] | None = None
    headers: Mapping[str, str] | None = None

    def response(self) -> Response:
        """The response that says so."""
        return error_response(self.status, self.message, detail=self.detail, headers=self.headers)


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


def _as(status: int, **headers: str) -> Callable[[Exception], Answer]:
    """The exception's own sentence, under this status."""
    return lambda error: Answer(status, f"{str(error).rstrip('.')}.", headers=headers)


def _says(status: int, message: str, **headers: str) -> Callable[[Exception], Answer]:
    """A sentence of ours, because the exception's own is for the log or repeats an input."""
    return lambda _: Answer(status, message, headers=headers)


def _limit_exceeded(error: LimitExceededError) -> Answer:
    # What is left is told of the exhausted limits alone: by the draft, Retry-After should not come
    # before the end of a window that stands beside it.
    headers = rate_limit_fields(error.standing, told=error.exhausted)
    headers["Retry-After"] = str(error.retry_after_seconds)
    return Answer(429, str(error), headers=headers)


def _queue_full(error: QueueFullError) -> Answer:
    return Answer(503, str(error), headers={"Retry-After": str(error.seconds)})


def _unforeseen(error: Exception) -> Answer:
    return _busy(error) if is_passing(error) else _ours(error)


_LATER = {"Retry-After": str(UNAVAILABLE_RETRY_SECONDS)}
_busy = _says(503, "The service is busy; please try again in a few seconds.", **_LATER)
_limits_unavailable = _says(
    503,
    "The limits of this API key cannot be checked just now; please try again in a few seconds.",
    **_LATER,
)
_damaged_model = _says(503, "This model cannot predict just now; please try again later.", **_LATER)
_ours = _says(500, "Something went wrong on our side.")

ANSWERS: dict[type[Exception], Callable[[Any], Answer]] = {
    HTTPException: _http,
    RequestValidationError: _validation,
    InvalidInputError: _invalid_input,
    # Without the full stop of the others: docs/http-api.md promises these words.
    UnknownCallerError: lambda error: Answer(401, str(error)),
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
    StoreUnavailableError: _busy,
    QueueUnavailableError: _busy,
    OtherVersionError: _busy,
    QueueFullError: _queue_full,
    StoreBusyError: _as(503, **_LATER),
    StoreUncertainError: _as(503, **_LATER),
    LimitExceededError: _limit_exceeded,
    LimitsUnavailableError: _limits_unavailable,
    NotReadyError: lambda error: Answer(503, str(error), headers=_LATER),
    DamagedModelError: _damaged_model,
    Exception: _unforeseen,
}


def answer_of(error: Exception, scope: Scope) -> Answer:
    """The answer to an exception; where it is our fault, the log and a metric hear of it as well.

    A slow prediction that failed is answered with 500, and no fault: a client may ask for it, and
    may have chosen inputs that make a model fail. Neither is it one that more is asked for than the
    workers can do.
    """
    make = next(ANSWERS[kind] for kind in type(error).__mro__ if kind in ANSWERS)
    answer: Answer = make(error)
    is_fault = answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    if is_fault and not isinstance(error, JobFailedError | QueueFullError):
        scope["state"]["fault"] = True
        log_failure(error, scope["state"]["request_id"])
    return answer


async def _answer(request: Request, error: Exception) -> Response:
    answer = answer_of(error, request.scope)
    if answer.status == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = {"Allow": ", ".join(allowed_methods(request))}
        answer = answer._replace(headers={**(answer.headers or {}), **allowed})
    return answer.response()


# Not the last one: the framework would answer, and then raise it all the same.
HANDLERS: dict[int | type[Exception], Handler] = {
    kind: _answer for kind in ANSWERS if kind is not Exception
}
