"""Which methods a path takes, for the `Allow` header of a 405."""

from collections.abc import Iterator

from fastapi import FastAPI, Request
from fastapi.routing import iter_route_contexts


def allowed_methods(request: Request) -> list[str]:
    """Return the methods of all routes that match the request's path, in alphabetical order.

    (The framework itself names those of the first matching route only.) What is asked for with
    GET may be asked for with HEAD as well, see `head`.
    """
    app: FastAPI = request.app
    methods = set(_methods(app, request.scope["path"]))
    return sorted(methods | {"HEAD"} if "GET" in methods else methods)


def _methods(app: FastAPI, path: str) -> Iterator[str]:
    for route in iter_route_contexts(app.routes):
        if route.path_regex.match(path):
            yield from route.methods or ()
