"""The layer that has the counts of watched models kept, after an answer that it does not change."""

from datetime import UTC, datetime

from starlette.types import ASGIApp, Receive, Scope, Send

from predict_api.log import log_unkept_counts
from predict_api.services import Services


class DriftCounts:
    """Keeps what was counted, where it is time for that.

    Lambda hands an answer on when the handler returns, and may freeze the process then: whatever is
    done "after" the answer delays it. So it is seldom, and has one attempt: a second to
    connect and one for the answer, after making the client, once in the life of a process.
    """

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self._app = app
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and keep what has been counted."""
        await self._app(scope, receive, send)
        if failed := self._services.keeping.keep(datetime.now(UTC)):
            log_unkept_counts(failed)
