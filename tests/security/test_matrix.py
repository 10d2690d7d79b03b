"""Every kind of key against every operation of the API: the exact status and body."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from fastapi import FastAPI

from key_authorizer.records import Scope
from predict_api.limits import Limits
from tests.security.calls import CALLS, PUBLIC, operations
from tests.security.gateway import REQUEST_ID, Answer, Gateway, routes
from tests.security.keyring import DAY, Keyring, unknown, with_bad_checksum

MISSING = {"error": True, "message": "No API Key provided"}
INVALID = {"error": True, "message": "Invalid API Key"}
USED_UP = {
    "error": True,
    "message": "This API key's limit of requests, 1 a month, is used up.",
}
# What differs between two answers to the same request.
VOLATILE = {"id", "created_at"}
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]

type Headers = list[tuple[str, str]]


class Kind(NamedTuple):
    """A kind of key, as the headers of a request that carries one."""

    name: str
    headers: Callable[[Keyring], Headers]


def sending(make: Callable[[Keyring], str], header: str = "X-API-Key") -> Callable[..., Headers]:
    return lambda keyring: [(header, make(keyring))]


NO_KEY = [
    Kind("missing", lambda _: []),
    Kind("empty", sending(lambda _: "")),
    Kind("in another header", sending(lambda ring: ring.good(), "Authorization")),
]
REFUSED = [
    Kind("blank", sending(lambda _: " ")),
    Kind("malformed", sending(lambda _: "invalid-key")),
    Kind("cut off", sending(lambda ring: ring.good()[:-1])),
    Kind("with a space", sending(lambda ring: ring.good() + " ")),
    Kind("in another case", sending(lambda ring: ring.good().swapcase())),
    Kind("bad checksum", sending(lambda ring: with_bad_checksum(ring.good()))),
    Kind("unknown", sending(lambda _: unknown())),
    Kind("wrong secret", sending(Keyring.wrong_secret)),
    Kind("revoked", sending(lambda ring: ring.revoked(-timedelta(seconds=1)))),
    Kind("expired", sending(Keyring.expired)),
    Kind(
        "rotated, the old one after its overlap",
        sending(lambda ring: ring.rotated(2 * DAY, DAY)[0]),
    ),
    Kind(
        "rotated without overlap, the old one",
        sending(lambda ring: ring.rotated(0 * DAY, 0 * DAY)[0]),
    ),
]
# Their remembered answers: test_key_given_twice.py.
GIVEN_TWICE = [
    Kind("given twice", lambda ring: 2 * [("X-API-Key", ring.good())]),
    Kind("one good, one bad", lambda ring: [("X-API-Key", "x"), ("x-api-key", ring.good())]),
]
LET_IN = [
    Kind("good", sending(Keyring.good)),
    Kind("in a header of small letters", sending(Keyring.good, "x-api-key")),
    Kind("in a header of mixed letters", sending(Keyring.good, "x-ApI-kEy")),
    Kind("revoked in future", sending(lambda ring: ring.revoked(DAY))),
    Kind("rotated, the old one in time", sending(lambda ring: ring.rotated(0 * DAY, DAY)[0])),
    Kind("rotated, the new one", sending(lambda ring: ring.rotated(0 * DAY, DAY)[1])),
    Kind("within its limits", sending(lambda ring: ring.limited(Limits(1000, 1000)))),
]


@pytest.fixture(scope="module")
def made(keyring: Keyring) -> dict[str, Headers]:
    """The headers of every kind, made once."""
    return {kind.name: kind.headers(keyring) for kind in [*NO_KEY, *REFUSED, *GIVEN_TWICE, *LET_IN]}


def named(kinds: Iterable[Kind]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("kind", [kind.name for kind in kinds])


every_operation = pytest.mark.parametrize("operation", CALLS)


def test_every_operation_that_needs_a_key_is_attacked(app: FastAPI) -> None:
    needing_a_key = {name for name, said in operations(app).items() if said.get("security")}
    assert needing_a_key == set(CALLS)


def send(gateway: Gateway, operation: str, headers: Headers) -> Answer:
    call = CALLS[operation]
    return gateway.call(operation.split(maxsplit=1)[0], call.target, headers, call.body)


def refused_with(answer: Answer, status: int, body: dict[str, Any]) -> None:
    assert (answer.status, answer.json) == (status, body)
    assert answer.headers["x-request-id"] == REQUEST_ID


@named([*NO_KEY, *GIVEN_TWICE])
@every_operation
def test_without_a_key_or_with_more_than_one(
    gateway: Gateway, made: dict[str, Headers], operation: str, kind: str
) -> None:
    refused_with(send(gateway, operation, made[kind]), 401, MISSING)


@named(REFUSED)
@every_operation
def test_a_key_that_does_not_hold(
    gateway: Gateway, made: dict[str, Headers], operation: str, kind: str
) -> None:
    refused_with(send(gateway, operation, made[kind]), 401, INVALID)


@every_operation
def test_a_key_in_the_query_string(gateway: Gateway, keyring: Keyring, operation: str) -> None:
    method, call = operation.split(maxsplit=1)[0], CALLS[operation]
    joint = "&" if "?" in call.target else "?"
    for name in ("X-API-Key", "x-api-key", "api_key", "key"):
        target = f"{call.target}{joint}{name}={keyring.good()}"
        refused_with(gateway.call(method, target, [], call.body), 401, MISSING)


def scope_of(app: FastAPI, operation: str) -> str | None:
    """The scope that the OpenAPI document names."""
    [requirement] = operations(app)[operation]["security"]
    [scopes] = requirement.values()
    return scopes[0] if scopes else None


@every_operation
def test_a_key_of_all_scopes_but_the_one(
    app: FastAPI, gateway: Gateway, keyring: Keyring, operation: str
) -> None:
    needed = scope_of(app, operation)
    others = [scope for scope in Scope if scope != needed]
    answer = send(gateway, operation, [("X-API-Key", keyring.good("others", others))])
    if needed is None:
        assert answer.status == CALLS[operation].status
        return
    message = f"This API key lacks the scope {needed}."
    refused_with(answer, 403, {"error": True, "message": message})


@every_operation
def test_the_scope_alone_suffices(
    app: FastAPI, gateway: Gateway, keyring: Keyring, operation: str
) -> None:
    needed = scope_of(app, operation)
    key = keyring.good("one", [needed] if needed else [])
    assert send(gateway, operation, [("X-API-Key", key)]).status == CALLS[operation].status


@every_operation
def test_a_key_over_its_limit(gateway: Gateway, keyring: Keyring, operation: str) -> None:
    key = keyring.limited(Limits(per_month=1), used=1)
    answer = send(gateway, operation, [("X-API-Key", key)])
    refused_with(answer, 429, USED_UP)
    assert int(answer.headers["retry-after"]) >= 1
    assert answer.headers["ratelimit"].startswith('"month";r=0;t=')
    assert answer.headers["ratelimit-policy"].startswith('"month";q=1;w=')


@named(LET_IN)
@every_operation
def test_a_key_that_holds(
    gateway: Gateway, made: dict[str, Headers], keyring: Keyring, operation: str, kind: str
) -> None:
    [(_, key)] = made[kind]
    answer = send(gateway, operation, made[kind])
    assert answer.status == CALLS[operation].status
    assert comparable(answer) == expected(gateway, keyring, operation, key)
    assert answer.headers["x-request-id"] == REQUEST_ID


def expected(gateway: Gateway, keyring: Keyring, operation: str, key: str) -> Any:
    """What the key should get: what any good key gets; of /whoami what the table says of it."""
    if operation != "GET /whoami":
        return comparable(send(gateway, operation, [("X-API-Key", keyring.good())]))
    record = keyring.record(key)
    return {
        "name": record.name,
        "key_id": record.key_id,
        "scopes": sorted(record.scopes),
        "expires_at": None,
        "limits": {
            "requests_per_minute": record.requests_per_minute,
            "requests_per_month": record.requests_per_month,
        },
    }


def comparable(answer: Answer) -> Any:
    body = answer.json
    if not isinstance(body, dict):
        return body
    return {name: "*" if name in VOLATILE else value for name, value in body.items()}


@named([*NO_KEY, *REFUSED, *GIVEN_TWICE, *LET_IN])
@pytest.mark.parametrize("path", PUBLIC)
def test_public_routes_take_no_notice_of_keys(
    gateway: Gateway, made: dict[str, Headers], path: str, kind: str
) -> None:
    answer = gateway.call("GET", path, made[kind])
    assert answer.status == 200
    assert "ratelimit" not in answer.headers
    assert gateway.authorized == 0


@named([*NO_KEY, *REFUSED, *GIVEN_TWICE])
def test_no_method_of_any_path_of_the_template_lets_them_in(
    gateway: Gateway, made: dict[str, Headers], kind: str
) -> None:
    for _, route in routes():
        if route.authorizer is None:
            continue
        for method in METHODS:
            for path in (route.path, f"{route.path}/"):
                assert gateway.call(method, path, made[kind]).status == 401, (method, path)


@named([*NO_KEY, *REFUSED, *GIVEN_TWICE, *LET_IN])
def test_paths_that_do_not_exist_are_not_there_for_anyone(
    gateway: Gateway, made: dict[str, Headers], kind: str
) -> None:
    for path in ("/admin", "/predict/../whoami/x", "/v3", "/WHOAMI", "/input/1/2", "/whoami/x"):
        answer = gateway.call("GET", path, made[kind])
        refused_with(answer, 404, {"error": True, "message": "There is no such route."})
