"""API Gateway in this process: template, authorizer and application put together as AWS does it.

Paths, public routes, the authorizer's cache and the gateway's own answers come from the template;
the authorizer and the application are the real ones, called with events as API Gateway sends them.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

import yaml
from fastapi import FastAPI

from predict_api.gateway import lambda_handler
from sklambda.local.template import GatewayResponse, Route, Template
from sklambda.project import PROJECT

TEMPLATE = PROJECT / "template.yaml"
REQUEST_ID = "6f0b1f0a-27d5-4f0e-9a5e-0d6a3a1e7c11"
_API = "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/prod"
_KEY_HEADER = "x-api-key"
# The statuses of those kinds that the template leaves as AWS has them.
_AWS_STATUSES = {"AUTHORIZER_CONFIGURATION_ERROR": 500}

type Headers = Iterable[tuple[str, str]]
type Authorizer = Callable[[dict[str, Any], object], dict[str, Any]]


@dataclass(frozen=True)
class Answer:
    """What the client gets."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's own tags as null."""


_Loader.add_multi_constructor("!", lambda *_: None)


@cache
def template() -> dict[str, Any]:
    """The whole template, without what CloudFormation's functions would give."""
    document: dict[str, Any] = yaml.load(TEMPLATE.read_text(), Loader=_Loader)  # noqa: S506  a SafeLoader
    return document


@cache
def key_cache_seconds() -> int:
    """How long the gateway trusts an answer of the authorizer."""
    seconds: int = template()["Parameters"]["KeyCacheSeconds"]["Default"]
    return seconds


@cache
def routes() -> list[tuple[re.Pattern[str], Route]]:
    """Patterns of the template's paths; fixed segments before those that take anything."""
    in_order = sorted(
        Template(TEMPLATE).routes(),
        key=lambda route: [part.startswith("{") for part in route.path.split("/")],
    )
    return [(path_pattern(route.path), route) for route in in_order]


def path_pattern(path: str) -> re.Pattern[str]:
    """What a path with parameters in braces matches."""
    return re.compile(re.sub(r"\{\w+\}", "[^/]+", path))


@cache
def own_responses() -> dict[str, GatewayResponse]:
    """The gateway's own answers by kind."""
    return {response.kind: response for response in Template(TEMPLATE).gateway_responses()}


@dataclass
class Gateway:
    """The API as clients meet it.

    Attributes:
        clock: in seconds, for the cache alone; tests move it.
        authorized: how often the authorizer was called.
        log: the events that the application got, for tests that look for keys.
        identity: which of several values of the key's header the cache goes by; AWS does not
            document it.
    """

    app: FastAPI
    authorizer: Authorizer
    clock: float = 0
    authorized: int = 0
    log: list[dict[str, Any]] = field(default_factory=list)
    identity: Callable[[list[str]], str] = lambda values: values[-1]
    _cache: dict[str, tuple[float, dict[str, Any]]] = field(default_factory=dict)

    def get(self, target: str, key: str | None = None) -> Answer:
        return self.call("GET", target, [] if key is None else [("X-API-Key", key)])

    def send(self, method: str, target: str, key: str, body: object = None) -> Answer:
        return self.call(method, target, [("X-API-Key", key)], body)

    def call(self, method: str, target: str, headers: Headers = (), body: object = None) -> Answer:
        """Make one request."""
        event = _event(method, target, list(headers), body)
        route = self._route(event["path"])
        if route is None:
            return self._own("MISSING_AUTHENTICATION_TOKEN")
        if route.authorizer is None:
            return self._invoke(event)
        policy = self._policy(event)
        if isinstance(policy, Answer):
            return policy
        if not _allows(policy, event):
            return self._own("ACCESS_DENIED")
        event["requestContext"]["authorizer"] = {
            **policy["context"],
            "principalId": policy["principalId"],
        }
        return self._invoke(event)

    def _route(self, path: str) -> Route | None:
        path = path.rstrip("/") or "/"
        return next((route for pattern, route in routes() if pattern.fullmatch(path)), None)

    def _policy(self, event: dict[str, Any]) -> dict[str, Any] | Answer:
        """The authorizer's policy, from the cache if it is there and young enough."""
        lists = event["multiValueHeaders"].items()
        given = [value for name, all_ in lists if name.lower() == _KEY_HEADER for value in all_]
        identity = self.identity(given) if given else None
        if not identity:
            return self._own("UNAUTHORIZED")
        made, policy = self._cache.get(identity, (None, {}))
        if made is not None and self.clock - made < key_cache_seconds():
            return policy
        self.authorized += 1
        try:
            policy = self.authorizer(_as_authorizer_event(event), None)
        except Exception as error:  # noqa: BLE001  whatever it is, AWS answers, and keeps nothing
            unauthorized = str(error) == "Unauthorized"
            return self._own("UNAUTHORIZED" if unauthorized else "AUTHORIZER_CONFIGURATION_ERROR")
        self._cache[identity] = (self.clock, policy)
        return policy

    def _invoke(self, event: dict[str, Any]) -> Answer:
        self.log.append(event)
        response = lambda_handler(self.app)(event, None)  # type: ignore[arg-type]  # nothing reads the context
        return Answer(response["statusCode"], response["headers"], response["body"])

    def _own(self, kind: str) -> Answer:
        """An answer of the gateway itself."""
        response = own_responses()[kind]
        status = int(response.status.get("statusCode", _AWS_STATUSES.get(kind, 0)))
        headers = {
            name.removeprefix("gatewayresponse.header."): REQUEST_ID
            for name, value in response.parameters.items()
            if value == "context.requestId"
        }
        return Answer(status, headers, response.templates["application/json"])


def _event(
    method: str, target: str, headers: list[tuple[str, str]], body: object
) -> dict[str, Any]:
    """The event of a proxy integration: of headers given twice, `headers` has the last."""
    url = urlsplit(target)
    query = parse_qs(url.query, keep_blank_values=True) or None
    lists: dict[str, list[str]] = {}
    for name, value in headers:
        lists.setdefault(name, []).append(value)
    return {
        "resource": url.path,
        "path": url.path,
        "httpMethod": method,
        "headers": {name: values[-1] for name, values in lists.items()},
        "multiValueHeaders": lists,
        "queryStringParameters": query and {name: texts[-1] for name, texts in query.items()},
        "multiValueQueryStringParameters": query,
        "pathParameters": None,
        "stageVariables": None,
        "requestContext": {
            "path": f"/prod{url.path}",
            "stage": "prod",
            "httpMethod": method,
            "requestId": REQUEST_ID,
            "identity": {"sourceIp": "203.0.113.7"},
        },
        "body": body if body is None or isinstance(body, str) else json.dumps(body),
        "isBase64Encoded": False,
    }


def _as_authorizer_event(event: dict[str, Any]) -> dict[str, Any]:
    """What a REQUEST authorizer gets: all but the body, and no null."""
    kept = {name: {} if value is None else value for name, value in event.items()}
    del kept["body"], kept["isBase64Encoded"]
    return kept | {"type": "REQUEST", "methodArn": _method_arn(event)}


def _method_arn(event: Mapping[str, Any]) -> str:
    return f"{_API}/{event['httpMethod']}{event['path']}"


def _allows(policy: Mapping[str, Any], event: Mapping[str, Any]) -> bool:
    """IAM's rule: something allows the method, and nothing denies it."""
    effects = {
        statement["Effect"]
        for statement in policy["policyDocument"]["Statement"]
        if fnmatchcase(_method_arn(event), statement["Resource"])
    }
    return effects == {"Allow"}
