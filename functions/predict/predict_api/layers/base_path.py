"""A domain name's base path, which API Gateway leaves in front of the path that it has matched."""

import re
from collections.abc import Mapping
from itertools import zip_longest
from urllib.parse import unquote

from starlette.types import ASGIApp, Receive, Scope, Send

from predict_api.gateway import Call, call_in


class BasePath:
    """Takes the base path away: routes know nothing of the domain in front of them.

    All addresses in answers are relative, so that nothing need put it back.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with the path of the API alone."""
        path = scope["path"]
        scope["path"] = path[len(base_path(call_in(scope), path)) :] or "/"
        await self._app(scope, receive, send)


def base_path(call: Call, path: str) -> str:
    """Return what stands before the resource that the gateway has matched; mostly nothing.

    Through a base path mapping `path` is "/v1/models" where `resource` is "/models":
    https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
    """
    if call.resource is None or _fits(call.resource, path):
        return ""
    segments = filter(None, call.resource.split("/"))
    pattern = "".join(f"/{_pattern(segment, call.path_parameters)}" for segment in segments)
    matched = re.fullmatch(f"(.*?){pattern}/?", path, re.DOTALL)
    return matched[1] if matched else ""


def _fits(resource: str, path: str) -> bool:
    """Return whether a path is the resource's, with nothing before it; faster than a pattern."""
    pairs = list(zip_longest(resource.rstrip("/").split("/"), path.rstrip("/").split("/")))
    return all(want == got or (got and want and want[0] == "{") for want, got in pairs)


def _pattern(segment: str, parameters: Mapping[str, str]) -> str:
    """Return a segment's pattern; a decoded value may hold a slash of its own."""
    if not segment.startswith("{"):
        return re.escape(segment)
    value = unquote(parameters.get(segment.strip("{}"), ""))
    return f"(?:{re.escape(value)}|[^/]+)" if value else "[^/]+"
