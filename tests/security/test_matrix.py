"""Every kind of key against every operation of the API: the exact status and body.

The operations are those of the OpenAPI document, and all methods of the template's paths beside.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Annotated, Any, NamedTuple

import pytest
from fastapi import FastAPI
from pydantic import BaseModel, Field

from applications.scopes import SCOPES
from predict_api.caller import Predictor
from predict_api.limits.limits import Limits
from tests.security.calls import (
    UNKNOWN_ID,
    Call,
    operations,
    public_paths,
    sample_calls,
    shape,
)
from tests.security.gateway import REQUEST_ID, Answer, Gateway, routes
from tests.security.keyring import DAY, Keyring, unknown, with_bad_checksum

MISSING = {"error": True, "message": "No API Key provided"}
INVALID = {"error": True, "message": "Invalid API Key"}
NO_ROUTE = {"error": True, "message": "There is no such route."}
# Limits, and what a 429 says of those that are used up.
USED_UP = [
    (Limits(per_month=1), ["1 a month"]),
    (Limits(per_minute=1), ["1 a minute"]),
    (Limits(per_minute=1, per_month=9), ["1 a minute"]),
    (Limits(per_minute=9, per_month=1), ["1 a month"]),
    (Limits(per_minute=1, per_month=2), ["1 a minute", "2 a month"]),
]
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


def send(gateway: Gateway, call: Call, headers: Headers) -> Answer:
    return gateway.call(call.method, call.target, headers, call.body)


def refused_with(answer: Answer, status: int, body: dict[str, Any], place: object) -> None:
    assert (answer.status, answer.json) == (status, body), place
    assert answer.headers["x-request-id"] == REQUEST_ID, place


def test_every_operation_that_needs_a_key_is_attacked(app: FastAPI, calls: dict[str, Call]) -> None:
    needing_a_key = {name for name, said in operations(app).items() if said.get("security")}
    assert needing_a_key == set(calls)
    assert len(calls) >= 8  # those of the framework


def test_so_is_one_that_is_added() -> None:
    class Thing(BaseModel):
        size: Annotated[int, Field(ge=3)]
        colour: str

    added = FastAPI()

    @added.post("/things/{place}")
    async def put(place: str, thing: Thing, caller: Predictor, shelf: int) -> None:
        """Take a thing in."""

    [call] = sample_calls(added, lambda _: Answer(200, {}, "")).values()
    assert call.target == f"/things/{UNKNOWN_ID}?shelf=1"
    assert call.body == {"size": 3, "colour": UNKNOWN_ID}


@named([*NO_KEY, *GIVEN_TWICE])
def test_without_a_key_or_with_more_than_one(
    gateway: Gateway, made: dict[str, Headers], calls: dict[str, Call], kind: str
) -> None:
    for operation, call in calls.items():
        refused_with(send(gateway, call, made[kind]), 401, MISSING, operation)


@named(REFUSED)
def test_a_key_that_does_not_hold(
    gateway: Gateway, made: dict[str, Headers], calls: dict[str, Call], kind: str
) -> None:
    for operation, call in calls.items():
        refused_with(send(gateway, call, made[kind]), 401, INVALID, operation)


@pytest.mark.parametrize("name", ["X-API-Key", "x-api-key", "api_key", "key"])
def test_a_key_in_the_query_string(
    gateway: Gateway, keyring: Keyring, calls: dict[str, Call], name: str
) -> None:
    for operation, call in calls.items():
        joint = "&" if "?" in call.target else "?"
        target = f"{call.target}{joint}{name}={keyring.good()}"
        refused_with(send(gateway, call._replace(target=target), []), 401, MISSING, operation)


def scope_of(app: FastAPI, operation: str) -> str | None:
    """The scope that the OpenAPI document names."""
    [requirement] = operations(app)[operation]["security"]
    [scopes] = requirement.values()
    return scopes[0] if scopes else None


def test_a_key_of_all_scopes_but_the_one(
    app: FastAPI, gateway: Gateway, keyring: Keyring, calls: dict[str, Call]
) -> None:
    for operation, call in calls.items():
        needed = scope_of(app, operation)
        key = keyring.good("others", [scope for scope in SCOPES if scope != needed])
        answer = send(gateway, call, [("X-API-Key", key)])
        if needed is None:
            assert let_in(answer, gateway, keyring, (operation, call), key)
            continue
        message = f"This API key lacks the scope {needed}."
        refused_with(answer, 403, {"error": True, "message": message}, operation)


def test_the_scope_alone_suffices(
    app: FastAPI, gateway: Gateway, keyring: Keyring, calls: dict[str, Call]
) -> None:
    for operation, call in calls.items():
        needed = scope_of(app, operation)
        key = keyring.good("one", [needed] if needed else [])
        answer = send(gateway, call, [("X-API-Key", key)])
        assert let_in(answer, gateway, keyring, (operation, call), key)


@pytest.mark.parametrize(("limits", "used_up"), USED_UP)
def test_a_key_over_its_limit(
    gateway: Gateway, keyring: Keyring, calls: dict[str, Call], limits: Limits, used_up: list[str]
) -> None:
    key = keyring.exhausted(limits)
    message = f"This API key's limit of requests, {' and '.join(used_up)}, is used up."
    for operation, call in calls.items():
        answer = send(gateway, call, [("X-API-Key", key)])
        refused_with(answer, 429, {"error": True, "message": message}, operation)
        assert int(answer.headers["retry-after"]) >= 1
        for limit in used_up:
            _, _, window = limit.split()
            assert f'"{window}";r=0;t=' in answer.headers["ratelimit"]
        for window, number in (("minute", limits.per_minute), ("month", limits.per_month)):
            told = f'"{window}";q={number};w=' in answer.headers["ratelimit-policy"]
            assert told == (number is not None)


@named(LET_IN)
def test_a_key_that_holds(
    gateway: Gateway,
    made: dict[str, Headers],
    keyring: Keyring,
    calls: dict[str, Call],
    kind: str,
) -> None:
    [(_, key)] = made[kind]
    for operation, call in calls.items():
        answer = send(gateway, call, made[kind])
        assert let_in(answer, gateway, keyring, (operation, call), key)


def let_in(
    answer: Answer, gateway: Gateway, keyring: Keyring, asked: tuple[str, Call], key: str
) -> bool:
    """Say whether the key got what any good key gets; of /whoami what the table says of it."""
    operation, call = asked
    body = (
        whoami(keyring, key)
        if operation == "GET /whoami"
        else send(gateway, call, [("X-API-Key", keyring.good())]).json
    )
    assert (answer.status, shape(answer.json)) == (call.status, shape(body)), operation
    assert answer.headers["x-request-id"] == REQUEST_ID
    return True


def whoami(keyring: Keyring, key: str) -> dict[str, Any]:
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


@named([*NO_KEY, *REFUSED, *GIVEN_TWICE, *LET_IN])
def test_public_routes_take_no_notice_of_keys(
    gateway: Gateway, made: dict[str, Headers], kind: str
) -> None:
    for path in public_paths():
        answer, to_nobody = (gateway.call("GET", path, headers) for headers in (made[kind], []))
        assert answer == to_nobody, path
        assert answer.status == 200, path
        assert "ratelimit" not in answer.headers, path
    assert gateway.authorized == 0


@named([*NO_KEY, *REFUSED, *GIVEN_TWICE])
def test_no_method_of_any_path_of_the_template_lets_them_in(
    gateway: Gateway, made: dict[str, Headers], kind: str
) -> None:
    body = INVALID if kind in {refused.name for refused in REFUSED} else MISSING
    for _, route in routes():
        if route.authorizer is None:
            continue
        for method in METHODS:
            for path in (route.path, f"{route.path}/"):
                answer = gateway.call(method, path, made[kind])
                refused_with(answer, 401, body, (method, path))


@named([*NO_KEY, *REFUSED, *GIVEN_TWICE, *LET_IN])
def test_paths_that_do_not_exist_are_not_there_for_anyone(
    gateway: Gateway, made: dict[str, Headers], kind: str
) -> None:
    for path in ("/admin", "/predict/../whoami/x", "/v3", "/WHOAMI", "/input/1/2", "/whoami/x"):
        refused_with(gateway.call("GET", path, made[kind]), 404, NO_ROUTE, path)
