"""A key's header that stands there twice opens nothing, and shuts nobody out."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from fastapi import FastAPI

from predict_api.limits.limits import Limits
from tests.security.calls import Call
from tests.security.gateway import Gateway
from tests.security.keyring import Keyring

WHOAMI = "/whoami"
INVALID = {"error": True, "message": "Invalid API Key"}

# Which value the gateway's cache goes by is not documented: whichever it is, the same must hold.
IDENTITIES: dict[str, Callable[[list[str]], str]] = {
    "first": lambda values: values[0],
    "last": lambda values: values[-1],
    "joined": ", ".join,
}
DOUBLED: dict[str, Callable[[str], list[tuple[str, str]]]] = {
    "the same twice": lambda key: [("X-API-Key", key), ("X-API-Key", key)],
    "another before": lambda key: [("X-API-Key", "x"), ("X-API-Key", key)],
    "another behind": lambda key: [("X-API-Key", key), ("X-API-Key", "x")],
    "in two spellings": lambda key: [("X-API-Key", "x"), ("x-api-key", key)],
    "nothing before": lambda key: [("X-API-Key", ""), ("X-API-Key", key)],
}


@pytest.fixture(params=IDENTITIES)
def gateway(request: pytest.FixtureRequest, app: FastAPI, authorizer: ModuleType) -> Gateway:
    return Gateway(app, authorizer.handler, identity=IDENTITIES[request.param])


@pytest.mark.parametrize("doubled", DOUBLED)
def test_a_remembered_yes_lets_no_doubled_key_in(
    gateway: Gateway, keyring: Keyring, calls: dict[str, Call], doubled: str
) -> None:
    key = keyring.good()
    assert gateway.get(WHOAMI, key).status == 200
    for operation, call in calls.items():
        for target in (call.target, f"{call.target.partition('?')[0].rstrip('/')}/"):
            answer = gateway.call(call.method, target, DOUBLED[doubled](key), call.body)
            assert answer.status == 401, operation
            assert set(answer.json) == {"error", "message"}


@pytest.mark.parametrize("doubled", DOUBLED)
def test_what_the_application_refuses_it_calls_invalid(
    app: FastAPI, authorizer: ModuleType, keyring: Keyring, doubled: str
) -> None:
    key = keyring.good()
    gateway = Gateway(app, authorizer.handler, identity=lambda values: max(values, key=len))
    gateway.get(WHOAMI, key)
    answer = gateway.call("GET", WHOAMI, DOUBLED[doubled](key))
    assert (answer.status, answer.json) == (401, INVALID)
    assert gateway.authorized == 1


@pytest.mark.parametrize("doubled", DOUBLED)
def test_a_refused_doubled_key_does_not_shut_the_good_one_out(
    gateway: Gateway, keyring: Keyring, doubled: str
) -> None:
    key = keyring.good()
    answer = gateway.call("GET", WHOAMI, DOUBLED[doubled](key))
    assert answer.status == 401
    assert gateway.get(WHOAMI, key).status == 200


def test_a_doubled_key_uses_up_no_limit(
    app: FastAPI, authorizer: ModuleType, keyring: Keyring
) -> None:
    key = keyring.limited(Limits(per_month=2))
    gateway = Gateway(app, authorizer.handler)
    statuses: list[Any] = [gateway.get(WHOAMI, key).status]
    statuses += [gateway.call("GET", WHOAMI, 2 * [("X-API-Key", key)]).status for _ in range(3)]
    assert [*statuses, gateway.get(WHOAMI, key).status] == [200, 401, 401, 401, 200]


def test_several_keys_in_one_header_are_none(gateway: Gateway, keyring: Keyring) -> None:
    key = keyring.good()
    gateway.get(WHOAMI, key)
    for text in (f"{key},{key}", f"{key}, x", f"x, {key}", f"{key},"):
        answer = gateway.get(WHOAMI, text)
        assert (answer.status, answer.json) == (401, INVALID)
    assert gateway.get(WHOAMI, key).status == 200
