"""The emulator, taking addresses of APIs apart as they were sent, which is what API Gateway does.

It would decode an address first, so that a slash within a name became one between two. It also
answers at a short address, as AWS's: the stage, and nothing of the API's ID, which is another one
after each start. The emulator's own Python runs this file: it knows nothing of this project's
packages.
"""

import os
import re
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

type _Scope = MutableMapping[str, Any]
type _App = Callable[[_Scope, Any, Any], Awaitable[None]]

SHORT_ADDRESS_FILE = "SKLAMBDA_SHORT_ADDRESS"
"""The variable that names a file of two lines: a path's beginning, and what stands for it."""

# How an API is called: by a path, or by the name of its host.
_BY_PATH, _BY_HOST = re.compile(rb"/_user_request_(/|$)"), b".execute-api."


def as_sent(app: _App, short_address: Path | None = None) -> _App:
    """The emulator's application, given the paths of calls to an API without decoding them.

    Args:
        app: the emulator.
        short_address: the file that says which addresses stand for the API's; it may be written
            while the emulator runs.
    """

    async def called(scope: _Scope, receive: object, send: object) -> None:
        if scope["type"] == "http":
            _lengthen(scope, short_address)
        if scope["type"] == "http" and _is_call(scope):
            scope["path"] = scope["raw_path"].decode("latin-1")
        await app(scope, receive, send)

    return called


def _lengthen(scope: _Scope, short_address: Path | None) -> None:
    if short_address is None or not short_address.exists():
        return
    short, _, whole = short_address.read_bytes().strip().partition(b"\n")
    sent: bytes = scope["raw_path"]
    if sent == short or sent.startswith(short + b"/"):
        scope["raw_path"] = whole + sent.removeprefix(short)


def _is_call(scope: _Scope) -> bool:
    host = dict(scope["headers"]).get(b"host", b"")
    return bool(_BY_PATH.search(scope["raw_path"])) or _BY_HOST in host


def main() -> None:
    """Run the emulator."""
    from ministack import app as emulator  # type: ignore[import-not-found]  # noqa: PLC0415  there alone

    short_address = os.environ.get(SHORT_ADDRESS_FILE)
    emulator.app = as_sent(emulator.app, Path(short_address) if short_address else None)
    emulator.main()


if __name__ == "__main__":
    main()
