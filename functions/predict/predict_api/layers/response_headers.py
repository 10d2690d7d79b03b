"""Headers of every answer: caching and content sniffing, unless its route sets its own."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from predict_api.gateway import call_in

# An answer to a key is the key's own, but caches know only `Authorization` as a reason not to keep
# it for others (RFC 9111, 3.5); an error may be over at once.
_NOT_KEPT = "no-store"
# What is public may be kept, if it is validated before each use.
_ASKED_FOR_ANEW = "no-cache"

_FIRST_ERROR = 400


class AnswerHeaders:
    """Adds `Cache-Control`, and forbids browsers to guess another content type than the named."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to its answer."""
        has_caller = bool(call_in(scope).authorized)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                kept = not has_caller and message["status"] < _FIRST_ERROR
                headers.setdefault("cache-control", _ASKED_FOR_ANEW if kept else _NOT_KEPT)
                headers["x-content-type-options"] = "nosniff"
            await send(message)

        await self._app(scope, receive, send_with_headers)
