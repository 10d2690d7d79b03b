"""The body that every error has, from the application and from the gateway alike."""

import json
from collections.abc import Mapping
from typing import Any

from fastapi.responses import Response

# Long enough for a throttled table or queue to recover, short enough to be worth waiting for.
UNAVAILABLE_RETRY_SECONDS = 5


def error_response(
    status: int,
    message: str,
    *,
    detail: list[dict[str, Any]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a response that says in one sentence what went wrong, and for 422 where."""
    body: dict[str, Any] = {"error": True, "message": message}
    if detail is not None:
        body["detail"] = detail
    # ASCII, because a member's name may hold half a surrogate pair, which UTF-8 cannot carry.
    content = json.dumps(body, ensure_ascii=True).encode("ascii")
    return Response(content, status, dict(headers or {}), media_type="application/json")
