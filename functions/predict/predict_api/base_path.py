"""A domain name's base path, which API Gateway leaves in front of the path that it has matched."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from starlette.types import ASGIApp, Receive, Scope, Send


class BasePath:
    """Takes the base path away: routes know nothing of the domain in front of them.

    All addresses in answers are relative, so that nothing need put it back.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with the path of the API alone."""
        event = scope.get("aws.event")
        if event is not None:
            scope["path"] = scope["path"][len(base_path(event, scope["path"])) :] or "/"
        await self._app(scope, receive, send)


def base_path(event: Mapping[str, Any], path: str) -> str:
    """What stands before the resource that the gateway has matched; mostly nothing.

    Through a base path mapping `path` is "/v1/models" where `resource` is "/models":
    https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
    """
    parameters: Mapping[str, str] = event.get("pathParameters") or {}
    resource: str | None = event.get("resource")
    if resource is None:
        return ""
    segments = filter(None, resource.split("/"))
    pattern = "".join(f"/{_pattern(segment, parameters)}" for segment in segments)
    matched = re.fullmatch(f"(.*?){pattern}/?", path, re.DOTALL)
    return matched[1] if matched else ""


def _pattern(segment: str, parameters: Mapping[str, str]) -> str:
    """What a segment of the resource matches; a decoded value may hold a slash of its own."""
    if not segment.startswith("{"):
        return re.escape(segment)
    value = unquote(parameters.get(segment.strip("{}"), ""))
    return f"(?:{re.escape(value)}|[^/]+)" if value else "[^/]+"
