"""`Answer`: the error that a client gets for an exception, and short forms for tables."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from fastapi.responses import Response

from predict_api.errors.body import UNAVAILABLE_RETRY_SECONDS, error_response

LATER = {"Retry-After": str(UNAVAILABLE_RETRY_SECONDS)}
"""Headers of a 503: when to try again."""


class Answer(NamedTuple):
    """What a client gets to see of an exception."""

    status: int
    message: str
    detail: list[dict[str, Any]] | None = None
    headers: Mapping[str, str] | None = None

    def response(self) -> Response:
        """Return the response that says so."""
        return error_response(self.status, self.message, detail=self.detail, headers=self.headers)


def as_status(status: int, **headers: str) -> Callable[[Exception], Answer]:
    """Return a rule: answer with the exception's own sentence, under this status."""
    return lambda error: Answer(status, f"{str(error).rstrip('.')}.", headers=headers)


def as_sentence(status: int, message: str, **headers: str) -> Callable[[Exception], Answer]:
    """Return a rule: answer with this sentence, not the exception's, which may repeat inputs."""
    return lambda _: Answer(status, message, headers=headers)


busy = as_sentence(503, "The service is busy; please try again in a few seconds.", **LATER)
