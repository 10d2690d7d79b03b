"""One address for each resource: `/models/` is sent on to `/models`."""

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

# Addresses that end in a slash of their own.
_AS_THEY_ARE = frozenset({"/", "/input/"})


class TrailingSlash:
    """Redirects a path that ends in a slash, before a name in a path could swallow it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the address without the slash, relative to the one with it."""
        app = self._app
        path: str = scope.get("path", "/")
        if path.endswith("/") and path not in _AS_THEY_ARE:
            last = path.rstrip("/").rpartition("/")[2]
            query = scope["query_string"].decode("latin-1")
            # 308 keeps the method and the body.
            app = RedirectResponse(f"../{last}{'?' if query else ''}{query}", status_code=308)
        await app(scope, receive, send)
