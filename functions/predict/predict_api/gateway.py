"""Lambda's event from API Gateway, read once into a typed call; nothing else opens it.

Whatever a client sends ends up in the event: a `Host` that is none, ports that are a list, half a
surrogate pair. None of it may raise here, before the error table, nor change what the call means.
"""

from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import quote_plus, unquote

from mangum import Mangum
from mangum.handlers.api_gateway import APIGateway
from mangum.types import ASGI
from starlette.types import Scope

_SCOPE_KEY = "sklambda.call"

# A slash within a segment is no slash between two of them; with `%` this can be undone. Control
# characters stay as well: to a pattern, a line may end before one.
_STAYS_ENCODED = {ord(it): f"%{ord(it):02X}" for it in ["/", "%", *map(chr, range(32)), "\x7f"]}


@dataclass(frozen=True)
class Call:
    """A request as the gateway hands it on.

    Attributes:
        sent_path: As it was sent, percent-encoded; behind a domain's base path with that before it.
        gateway_path: The path at the domain, with the stage or the base path.
        resource: The path of the route that the gateway matched, such as `/models/{model}`.
        path_parameters: What the gateway found in its place for each name in braces.
        query: Names and values, decoded, in order.
        headers: All values of each header, by its name in lower case.
        request_id: The gateway's; None if the call did not come through it.
        stage_variables: What the template sets for the stage.
        authorized: What the authorizer said of the key; empty if it was not asked.
    """

    method: str = "GET"
    sent_path: str = "/"
    gateway_path: str = "/"
    resource: str | None = None
    path_parameters: Mapping[str, str] = field(default_factory=dict)
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    body: bytes = b""
    request_id: str | None = None
    stage_variables: Mapping[str, str] = field(default_factory=dict)
    authorized: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, event: Mapping[str, Any]) -> "Call":
        """Read an event of a REST API's proxy integration."""
        context: Mapping[str, Any] = event.get("requestContext") or {}
        return cls(
            method=event.get("httpMethod") or "GET",
            sent_path=event.get("path") or "/",
            gateway_path=context.get("path") or "/",
            resource=event.get("resource"),
            path_parameters=event.get("pathParameters") or {},
            query=tuple(_members(event, "QueryStringParameters")),
            headers=_by_name(_members(event, "Headers")),
            body=_body(event),
            request_id=context.get("requestId"),
            stage_variables=event.get("stageVariables") or {},
            authorized=context.get("authorizer") or {},
        )

    @property
    def path(self) -> str:
        """The path, decoded but for slashes and percent signs within its segments."""
        segments = self.sent_path.split("/")
        return "/".join(unquote(it).translate(_STAYS_ENCODED) for it in segments)

    def values(self, header: str) -> tuple[str, ...]:
        """Return all values of a header, one each time it was sent."""
        return self.headers.get(header.lower(), ())

    def scope(self) -> dict[str, Any]:
        """Return the call as an ASGI scope. It has nothing that clients claim of their address."""
        query = "&".join(f"{_encoded(name)}={_encoded(value)}" for name, value in self.query)
        return {
            "type": "http",
            "http_version": "1.1",
            "asgi": {"version": "3.0", "spec_version": "2.0"},
            "method": self.method,
            "scheme": "https",
            "path": self.path,
            "raw_path": _bytes(self.sent_path),
            "root_path": "",
            "query_string": query.encode("ascii"),
            "headers": [(_bytes(k), _bytes(", ".join(v))) for k, v in self.headers.items()],
            "server": None,
            "client": None,
            _SCOPE_KEY: self,
        }


_NO_CALL = Call()


def call_in(scope: Scope) -> Call:
    """Return the call of a request's scope; an empty one if it did not come from the gateway."""
    call: Call = scope.get(_SCOPE_KEY, _NO_CALL)
    return call


def segment_of(text: str) -> str:
    """Return the text of a segment, or of several, of a call's path."""
    return unquote(text)


def lambda_handler(app: ASGI) -> Mangum:
    """Return the function's handler: its events become calls of the application."""
    # Without "off", Mangum would run the application's start-up code before every request.
    return Mangum(app, lifespan="off", custom_handlers=[_RestApi])


class _RestApi(APIGateway):
    """Mangum's adapter, which parses `Host` and `X-Forwarded-Port` itself and raises."""

    @classmethod
    def infer(cls, *_: object) -> bool:
        """Take every event: there is no other kind."""
        return True

    @cached_property
    def _call(self) -> Call:
        return Call.of(self.event)

    @property
    def body(self) -> bytes:
        """The body as it was sent."""
        return self._call.body

    @property
    def scope(self) -> dict[str, Any]:
        """The scope of the call."""
        return self._call.scope() | {"aws.context": self.context}


def _members(event: Mapping[str, Any], kind: str) -> Iterator[tuple[str, str]]:
    """Yield names and values; an event made by hand may have only the last of each name."""
    last = event.get(kind[0].lower() + kind[1:]) or {}
    lists = event.get(f"multiValue{kind}") or {name: [value] for name, value in last.items()}
    for name, values in lists.items():
        yield from ((name, value or "") for value in values or ())


def _by_name(members: Iterator[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, value in members:
        found[name.lower()] = (*found.get(name.lower(), ()), value)
    return found


def _body(event: Mapping[str, Any]) -> bytes:
    body: str = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return _bytes(body)
    try:
        return b64decode(body)
    except ValueError:
        return _bytes(body)  # which is no JSON


def _encoded(text: str) -> str:
    return quote_plus(text, errors="replace")


def _bytes(text: str) -> bytes:
    """In UTF-8, with a question mark for what it cannot carry."""
    return text.encode("utf-8", "replace")
