"""CORS: which web pages' scripts may read answers. Off, unless the stage names origins.

Browsers ask before a call with a key; the gateway answers that itself (`Cors` in the template).
"""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from predict_api.gateway import call_in

ANY = "any"
"""Stands for every origin; a stage variable takes no asterisk."""


class CrossOrigin:
    """Tells browsers that an allowed origin may read the answer, errors included.

    No credentials: the key is a header that the page's script sets, and no cookie.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to the response."""
        allowed = _allowed(scope)
        if not allowed:
            await self._app(scope, receive, send)
            return
        # sent more than once, it is none that is named
        origin = ", ".join(call_in(scope).values("origin"))

        async def send_allowing(message: Message) -> None:
            if message["type"] == "http.response.start":
                _allow(MutableHeaders(scope=message), origin, allowed)
            await send(message)

        await self._app(scope, receive, send_allowing)


def _allowed(scope: Scope) -> frozenset[str]:
    variables = call_in(scope).stage_variables
    return frozenset(filter(None, variables.get("allowed_origins", "").split(",")))


def _allow(headers: MutableHeaders, origin: str, allowed: frozenset[str]) -> None:
    if allowed == {ANY}:
        headers["Access-Control-Allow-Origin"] = "*"
    else:
        # what a cache keeps for one origin is not for another
        headers.add_vary_header("Origin")
        if origin not in allowed:
            return
        headers["Access-Control-Allow-Origin"] = origin
    headers["Access-Control-Expose-Headers"] = "*"
