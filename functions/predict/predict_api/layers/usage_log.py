"""One log line for each answered request of a key: what its use is counted from."""

import json
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from predict_api.caller import Caller, caller_in
from predict_api.gateway import call_in
from predict_api.layers.response_status import NotedStatus
from predict_api.settings import SERVICE
from predict_api.usage_line import members


class UsageLog:
    """Writes the line after the answer; requests without a key get none.

    It is no log message that could be filtered by level: `sklambda keys usage` counts the lines.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and write the line, also if it fails."""
        caller = caller_in(scope)
        if caller is None:
            await self._app(scope, receive, send)
            return
        noted = NotedStatus(send)
        started = perf_counter()

        try:
            await self._app(scope, receive, noted)
        finally:
            print(_line(scope, caller, noted.status, perf_counter() - started), flush=True)  # noqa: T201  the log


def _line(scope: Scope, caller: Caller, status: int, seconds: float) -> str:
    """Return the JSON; its first three members stand side by side, where they are looked for."""
    route: Any = scope.get("route")
    line = {
        **members(caller.key_id, counted=bool(caller.limits)),
        "level": "INFO",
        "service": SERVICE,
        "timestamp": datetime.now(UTC).isoformat(),
        "request_id": scope["state"]["request_id"],
        "method": call_in(scope).method,
        # The pattern: a path itself may hold what the client asked about.
        "route": getattr(route, "path", None),
        "status": status,
        "milliseconds": round(seconds * 1000, 1),
    }
    return json.dumps(line)
