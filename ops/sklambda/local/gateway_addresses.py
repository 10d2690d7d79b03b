"""The emulator, taking addresses of APIs apart as they were sent, which is what API Gateway does.

It would decode an address first, so that a slash within a name became one between two. The
emulator's own Python runs this file: it knows nothing of this project's packages.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

type _Scope = MutableMapping[str, Any]
type _App = Callable[[_Scope, Any, Any], Awaitable[None]]

# How an API is called: by a path, or by the name of its host.
_BY_PATH, _BY_HOST = b"/_user_request_/", b".execute-api."


def as_sent(app: _App) -> _App:
    """The emulator's application, given the paths of calls to an API without decoding them."""

    async def called(scope: _Scope, receive: object, send: object) -> None:
        if scope["type"] == "http" and _is_call(scope):
            scope["path"] = scope["raw_path"].decode("latin-1")
        await app(scope, receive, send)

    return called


def _is_call(scope: _Scope) -> bool:
    host = dict(scope["headers"]).get(b"host", b"")
    return _BY_PATH in scope["raw_path"] or _BY_HOST in host


def main() -> None:
    """Run the emulator."""
    from ministack import app as emulator  # type: ignore[import-not-found]  # noqa: PLC0415  there alone

    emulator.app = as_sent(emulator.app)
    emulator.main()


if __name__ == "__main__":
    main()
