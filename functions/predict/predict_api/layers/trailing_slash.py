"""One address for each resource: `/models/` is sent on to `/models`."""

from urllib.parse import quote

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from predict_api.gateway import call_in

# RFC 3986, 3.3: what a segment may hold, and what is encoded already.
_OF_A_SEGMENT = "%:@!$&'()*+,;="


class TrailingSlash:
    """Redirects a path that ends in a slash, before a name in a path could swallow it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the address without the slash, relative to the one with it."""
        app = self._app
        path: str = scope["path"]
        if path.endswith("/") and not _is_a_route(scope["app"], path):
            query = scope["query_string"].decode("latin-1")
            way = _way_on(call_in(scope).sent_path)
            # 308 keeps the method and the body.
            app = RedirectResponse(f"{way}{'?' if query else ''}{query}", status_code=308)
        await app(scope, receive, send)


def _is_a_route(app: FastAPI, path: str) -> bool:
    """Return whether a route has this very path, the slash at its end included."""
    return any(route.path == path for route in iter_route_contexts(app.routes))


def _way_on(sent_path: str) -> str:
    """From an address to the one without the slashes at its end, by its last segment as sent.

    Decoded, a slash or a question mark within that segment would make it another address.
    """
    address = sent_path.rstrip("/")
    slashes = len(sent_path) - len(address)
    last = quote(address.rpartition("/")[2], safe=_OF_A_SEGMENT)
    return "../" * (slashes if last else slashes - 1) + last
