"""`ErrorResponse`: the one shape of every error that a client gets, and short rules for tables.

The gateway answers in the same shape (`GatewayResponses` in template.yaml), and
`documents/error_responses.py` describes it in OpenAPI; tests hold the three alike.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from fastapi.responses import Response

# Long enough for a throttled table or queue to recover, short enough to be worth waiting for.
UNAVAILABLE_RETRY_SECONDS = 5

LATER = {"Retry-After": str(UNAVAILABLE_RETRY_SECONDS)}
"""Headers of a 503: when to try again."""


class ErrorResponse(NamedTuple):
    """What a client gets for an exception: one sentence, and for 422 where it went wrong."""

    status: int
    message: str
    detail: list[dict[str, Any]] | None = None
    headers: Mapping[str, str] | None = None

    def as_http(self) -> Response:
        """Return it as the framework sends it; its body has the gateway's own errors' shape."""
        body: dict[str, Any] = {"error": True, "message": self.message}
        if self.detail is not None:
            body["detail"] = self.detail
        # ASCII, because a member's name may hold half a surrogate pair, which UTF-8 cannot carry.
        content = json.dumps(body, ensure_ascii=True).encode("ascii")
        headers = dict(self.headers or {})
        return Response(content, self.status, headers, media_type="application/json")


type Rule = Callable[[Any], ErrorResponse]
"""Makes the response to an exception."""

type Rules = Mapping[type[Exception], Rule]


def as_status(status: int, **headers: str) -> Rule:
    """Return the rule that answers with the exception's own sentence, under this status."""
    return lambda error: ErrorResponse(status, f"{str(error).rstrip('.')}.", headers=headers)


def as_sentence(status: int, message: str, **headers: str) -> Rule:
    """Return the rule that answers with this sentence; the exception's may repeat inputs."""
    return lambda _: ErrorResponse(status, message, headers=headers)


busy = as_sentence(503, "The service is busy; please try again in a few seconds.", **LATER)
