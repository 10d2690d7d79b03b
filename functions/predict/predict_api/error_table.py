"""The one table that turns exceptions into error responses, all of one shape.

Domain code raises its own exceptions and knows no status. Routes' exceptions are answered by the
application; those of the layers around it, and what nobody foresaw, by `layers.request_id`, from
the same table.
"""

from collections.abc import Callable, Coroutine, Iterable
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.types import Scope

from predict_api.caller import MissingScopeError, UnknownCallerError
from predict_api.documents.assets import UnknownAssetError
from predict_api.errors.allowed_methods import allowed_methods
from predict_api.errors.error_response import (
    LATER,
    ErrorResponse,
    Rule,
    Rules,
    as_sentence,
    as_status,
    busy,
)
from predict_api.errors.invalid_values import InvalidInputError, invalid_values, sentence
from predict_api.limits.headers import rate_limit_fields
from predict_api.limits.limits import LimitExceededError, LimitsUnavailableError
from predict_api.log import log_failure
from predict_api.slow.submission import JobFailedError, JobPendingError
from prediction.drift.daily_counts import CountsUnavailableError
from prediction.dynamodb import is_passing
from prediction.errors import (
    DamagedModelError,
    ExplanationTooSlowError,
    FetchError,
    UnexplainedModelError,
    UnknownModelError,
    UnwatchedModelError,
)
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

type Handler = Callable[[Request, Any], Coroutine[Any, Any, Response]]


_HTTP_MESSAGES = {
    400: "The body is not valid JSON.",
    404: "There is no such route.",
    405: "This route does not take that method.",
}


def _http(error: HTTPException) -> ErrorResponse:
    message = _HTTP_MESSAGES.get(error.status_code, error.detail)
    return ErrorResponse(error.status_code, message, headers=error.headers)


def _validation(error: RequestValidationError) -> ErrorResponse:
    errors = error.errors()
    if any(found["type"] == "json_invalid" for found in errors):
        return ErrorResponse(400, _HTTP_MESSAGES[400])
    detail = invalid_values(errors)
    return ErrorResponse(422, sentence(detail), detail)


def _invalid_input(error: InvalidInputError) -> ErrorResponse:
    return ErrorResponse(422, sentence(error.detail), error.detail)


def _pending(error: JobPendingError) -> ErrorResponse:
    return ErrorResponse(404, str(error), headers=error.headers)


def _key_reused(error: KeyReusedError) -> ErrorResponse:
    place = ["header", "Idempotency-Key"]
    invalid = {"type": "idempotency_key_reused", "loc": place, "msg": str(error)}
    return ErrorResponse(422, str(error), [invalid])


def _limit_exceeded(error: LimitExceededError) -> ErrorResponse:
    # `RateLimit` shows the exhausted limits alone: by the draft, Retry-After should not come before
    # the end of a window that is shown beside it.
    headers = rate_limit_fields(error.standing, shown=error.exhausted)
    headers["Retry-After"] = str(error.retry_after_seconds)
    return ErrorResponse(429, str(error), headers=headers)


def _queue_full(error: QueueFullError) -> ErrorResponse:
    return ErrorResponse(503, str(error), headers={"Retry-After": str(error.seconds)})


def _fetching(error: FetchError) -> ErrorResponse:
    return ErrorResponse(503, str(error), headers={"Retry-After": str(error.seconds)})


def _unforeseen(error: Exception) -> ErrorResponse:
    return busy(error) if is_passing(error) else _ours(error)


_limits_unavailable = as_sentence(
    503,
    "The limits of this API key cannot be checked just now; please try again in a few seconds.",
    **LATER,
)
_damaged_model = as_sentence(
    503, "This model cannot predict just now; please try again later.", **LATER
)
_ours = as_sentence(500, "Something went wrong on our side.")

RULES: dict[type[Exception], Rule] = {
    HTTPException: _http,
    RequestValidationError: _validation,
    InvalidInputError: _invalid_input,
    # Without the full stop of the others: docs/http-api.md promises these words.
    UnknownCallerError: lambda error: ErrorResponse(401, str(error)),
    MissingScopeError: as_status(403),
    UnknownAssetError: as_status(404),
    UnknownModelError: as_sentence(404, "There is no model of this name."),
    UnknownJobError: as_sentence(404, "There is no prediction of yours with this ID."),
    UnexplainedModelError: as_sentence(
        409, "This model has no rows to compare with, so that nothing explains its predictions."
    ),
    UnwatchedModelError: as_sentence(
        409, "This model has no reference, so that nothing tells its drift."
    ),
    ExplanationTooSlowError: as_sentence(
        504, "The explanations took too long; please ask for fewer at once."
    ),
    JobNotQueuedError: as_status(409),
    KeyReusedError: _key_reused,
    JobPendingError: _pending,
    JobFailedError: as_status(500),
    MessageTooLargeError: as_status(413),
    StoreUnavailableError: busy,
    CountsUnavailableError: busy,
    QueueUnavailableError: busy,
    QueueFullError: _queue_full,
    LimitExceededError: _limit_exceeded,
    LimitsUnavailableError: _limits_unavailable,
    NotReadyError: lambda error: ErrorResponse(503, str(error), headers=LATER),
    DamagedModelError: _damaged_model,
    FetchError: _fetching,
    Exception: _unforeseen,
}

# Of these statuses, what clients can bring about.
_NO_FAULTS = (JobFailedError, QueueFullError, ExplanationTooSlowError)


class ErrorTable:
    """The responses to all exceptions: by the framework's rules, and by those of applications.

    Args:
        brought: the rules of applications for exceptions of their own.
    """

    def __init__(self, brought: Iterable[Rules] = ()) -> None:
        self._rules = RULES.copy()
        for further in brought:
            self._rules |= further

    @property
    def handlers(self) -> dict[int | type[Exception], Handler]:
        """What the framework calls for the exceptions of routes."""
        # Not the last one: the framework would answer, and then raise it all the same.
        return {kind: self._respond for kind in self._rules if kind is not Exception}

    def response_of(self, error: Exception, scope: Scope) -> ErrorResponse:
        """Return the response to an exception; a fault of ours is also logged and counted.

        A slow prediction that failed is answered with 500, and no fault: a client may ask for it,
        and may have chosen inputs that make a model fail. Neither is it one that more is asked
        for than the workers can do, or to explain at once than there is time for.
        """
        rule = next(self._rules[kind] for kind in type(error).__mro__ if kind in self._rules)
        response = rule(error)
        is_fault = response.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        if is_fault and not isinstance(error, _NO_FAULTS):
            scope["state"]["fault"] = True
            log_failure(error, scope["state"]["request_id"])
        return response

    async def _respond(self, request: Request, error: Exception) -> Response:
        response = self.response_of(error, request.scope)
        if response.status == HTTPStatus.METHOD_NOT_ALLOWED:
            allowed = {"Allow": ", ".join(allowed_methods(request))}
            response = response._replace(headers={**(response.headers or {}), **allowed})
        return response.as_http()
