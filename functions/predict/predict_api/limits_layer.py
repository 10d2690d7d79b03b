"""The layer that counts requests of keys with limits, before anything else looks at them.

It answers 429 once a limit is used up, and tells in every other answer how the limits stand:
`RateLimit-Policy` and `RateLimit` of draft-ietf-httpapi-ratelimit-headers-11.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from predict_api.caller import caller_in
from predict_api.error_body import UNAVAILABLE_RETRY_SECONDS, error_response
from predict_api.limits import LimitExceededError, LimitsUnavailableError, Quota
from predict_api.log import log_failure
from predict_api.services import Services


class KeyLimits:
    """Lets a request through if its key's limits have room, and counts it.

    Public routes have no caller, and most keys no limit: those pass without a call.
    """

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self._app = app
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the request and pass it on, or answer in its place."""
        caller = caller_in(scope)
        if caller is None or not caller.limits:
            await self._app(scope, receive, send)
            return
        try:
            standing = self._services.limits_counter.count(
                caller.key_id, caller.limits, datetime.now(UTC)
            )
        except LimitExceededError as error:
            await _exceeded(error)(scope, receive, send)
        except LimitsUnavailableError as error:
            log_failure(error, scope["state"]["request_id"])
            await _unavailable()(scope, receive, send)
        else:
            await self._app(scope, receive, _telling(send, standing))


def rate_limit_fields(standing: Iterable[Quota]) -> dict[str, str]:
    """The two header fields: what the limits are, and what is left of them."""
    policies = [f'"{quota.window}";q={quota.limit};w={quota.window_seconds}' for quota in standing]
    limits = [f'"{quota.window}";r={quota.remaining};t={quota.resets_in}' for quota in standing]
    return {"RateLimit-Policy": ", ".join(policies), "RateLimit": ", ".join(limits)}


def _telling(send: Send, standing: list[Quota]) -> Send:
    async def send_with_fields(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(rate_limit_fields(standing))
        await send(message)

    return send_with_fields


def _exceeded(error: LimitExceededError) -> ASGIApp:
    # Of the exhausted limits alone: by the draft, Retry-After should not come before the end of
    # a window that stands beside it.
    headers = rate_limit_fields(error.exhausted)
    headers["Retry-After"] = str(error.retry_after_seconds)
    return error_response(429, str(error), headers=headers)


def _unavailable() -> ASGIApp:
    return error_response(
        503,
        "The limits of this API key cannot be checked just now; please try again in a few seconds.",
        headers={"Retry-After": str(UNAVAILABLE_RETRY_SECONDS)},
    )
