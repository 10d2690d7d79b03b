"""The layer that counts requests of keys with limits, before anything else reads them.

It lets nothing through once a limit is used up. Headers of every answer say how the limits stand.
"""

from datetime import UTC, datetime

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from predict_api.caller import caller_in
from predict_api.limits.headers import rate_limit_fields
from predict_api.limits.limits import Quota
from predict_api.services import Services


class KeyLimits:
    """Lets a request through if its key's limits have room, and counts it.

    Public routes have no caller, and most keys no limit: those pass without a call.
    """

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self._app = app
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the request and pass it on.

        Raises:
            UnknownCallerError: It has more than one key.
            LimitExceededError: It is one too many.
            LimitsUnavailableError: It cannot be counted.
        """
        caller = caller_in(scope)
        if caller is None or not caller.limits:
            await self._app(scope, receive, send)
            return
        standing = self._services.limits_counter.count(
            caller.key_id, caller.limits, datetime.now(UTC)
        )
        await self._app(scope, receive, _telling(send, standing))


def _telling(send: Send, standing: list[Quota]) -> Send:
    async def send_with_fields(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(rate_limit_fields(standing, shown=standing))
        await send(message)

    return send_with_fields
