"""Tables that cannot be read or written let nobody in: 5xx on every operation."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError
from fastapi import FastAPI

from key_authorizer import dynamodb as authorizers_dynamodb
from key_authorizer.credentials import Credentials
from key_authorizer.dynamodb import PAUSES_SECONDS, DynamoDB
from predict_api.limits.limits import Limits
from tests.integration.authorizer.stand_in import (
    Reply,
    StandIn,
    error_reply,
    item_reply,
    standing_in,
)
from tests.security.calls import Call
from tests.security.gateway import REQUEST_ID, Answer, Gateway
from tests.security.keyring import Keyring

NOT_CHECKED = {"error": True, "message": "The API key could not be checked; try again later."}
LIMITS_NOT_CHECKED = {
    "error": True,
    "message": "The limits of this API key cannot be checked just now; "
    "please try again in a few seconds.",
}
# Short, so that a slow table is one at once.
TIMEOUT_SECONDS = 0.05


@pytest.fixture(scope="module")
def table() -> Iterator[StandIn]:
    with standing_in() as stand_in:
        yield stand_in


@pytest.fixture
def reading(
    app: FastAPI, authorizer: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], Gateway]]:
    """The API, whose authorizer reads the table at an address by its own client."""
    clients = []

    def at(url: str) -> Gateway:
        client = DynamoDB(
            url, "us-east-1", lambda: Credentials("AKID", "s", None), sleep=lambda _: None
        )
        clients.append(client)
        monkeypatch.setattr(authorizer, "dynamodb", client)
        return Gateway(app, authorizer.handler)

    yield at
    for client in clients:
        client.close()


def corrupted(item: dict[str, Any]) -> Reply:
    return item_reply(item | {"expires_at": {"S": "whenever"}})


def repeated(reply: Reply) -> Callable[[dict[str, Any]], Reply]:
    return lambda _: reply


FAILURES: dict[str, Callable[[dict[str, Any]], Reply]] = {
    "throttled": repeated(error_reply(400, "ProvisionedThroughputExceededException")),
    "throttled with 429": repeated(error_reply(429, "TooManyRequests")),
    "failing": repeated(error_reply(500, "InternalServerError")),
    "away": repeated(Reply(b"<html>", status=503)),
    "refusing": repeated(error_reply(400, "AccessDeniedException")),
    "another table": repeated(error_reply(400, "ResourceNotFoundException")),
    "slow": lambda item: item_reply(item)._replace(delay_seconds=TIMEOUT_SECONDS * 4),
    "cut off": lambda item: item_reply(item)._replace(cut_after=20),
    "damaged": lambda item: item_reply(item)._replace(checksum="1"),
    "no JSON": repeated(Reply(b"Item")),
    "no object": repeated(Reply(b"[]")),
    "a corrupt item": corrupted,
    "an empty item": repeated(item_reply({"colour": {"S": "green"}})),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_a_table_of_keys_that_gives_no_sure_answer_lets_nobody_in(  # noqa: PLR0913, PLR0917  (what stands around the table)
    failure: str,
    table: StandIn,
    reading: Callable[[str], Gateway],
    keyring: Keyring,
    calls: dict[str, Call],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(authorizers_dynamodb, "TIMEOUT_SECONDS", TIMEOUT_SECONDS)
    made = keyring.made()
    table.otherwise = FAILURES[failure](made.record.to_item())
    gateway = reading(table.url)
    for call in calls.values():
        refused(send(gateway, call, made.text))
    assert gateway.log == []


def test_a_table_of_keys_that_is_out_of_reach_lets_nobody_in(
    reading: Callable[[str], Gateway], keyring: Keyring, calls: dict[str, Call]
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    gateway = reading(f"http://127.0.0.1:{port}")
    for call in calls.values():
        refused(send(gateway, call, keyring.good()))
    assert gateway.log == []


def test_a_failure_is_not_remembered(
    table: StandIn, reading: Callable[[str], Gateway], keyring: Keyring
) -> None:
    made = keyring.made()
    attempts = len(PAUSES_SECONDS) + 1
    table.script.extend(attempts * [error_reply(500, "InternalServerError")])
    table.otherwise = item_reply(made.record.to_item())
    gateway = reading(table.url)
    statuses = [gateway.get("/whoami", made.text).status for _ in range(2)]
    assert statuses == [500, 200]


def test_another_keys_item_fits_no_one(
    table: StandIn, reading: Callable[[str], Gateway], keyring: Keyring
) -> None:
    table.otherwise = item_reply(keyring.made().record.to_item())
    assert reading(table.url).get("/whoami", keyring.good()).status == 401


def send(gateway: Gateway, call: Call, key: str) -> Answer:
    return gateway.call(call.method, call.target, [("X-API-Key", key)], call.body)


def refused(answer: Answer) -> None:
    assert (answer.status, answer.json) == (500, NOT_CHECKED)
    assert answer.headers["x-request-id"] == REQUEST_ID


@contextmanager
def counters(app: FastAPI, client: Any) -> Iterator[None]:
    """Give the application another client of DynamoDB for a while."""
    services = app.state.services
    whole = services.dynamodb
    services.__dict__["dynamodb"] = client
    try:
        yield
    finally:
        services.__dict__["dynamodb"] = whole


class Failing:
    """A client all of whose calls fail."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(**_: Any) -> Any:
            raise self._error

        return call


@pytest.mark.parametrize(
    "error",
    [
        ClientError({"Error": {"Code": "ThrottlingException"}}, "UpdateItem"),
        ClientError({"Error": {"Code": "AccessDeniedException"}}, "UpdateItem"),
        ConnectTimeoutError(endpoint_url="https://dynamodb"),
    ],
    ids=["throttled", "refusing", "out of reach"],
)
def test_counters_that_do_not_answer_let_no_limited_key_pass(
    app: FastAPI, gateway: Gateway, keyring: Keyring, calls: dict[str, Call], error: Exception
) -> None:
    key = keyring.limited(Limits(per_minute=1000))
    for call in calls.values():
        with counters(app, Failing(error)):
            answer = send(gateway, call, key)
        assert (answer.status, answer.json) == (503, LIMITS_NOT_CHECKED), call
        assert int(answer.headers["retry-after"]) >= 1
        assert answer.headers["x-request-id"] == REQUEST_ID


def test_keys_without_limits_do_not_need_the_counters(
    app: FastAPI, gateway: Gateway, keyring: Keyring
) -> None:
    with counters(app, Failing(AssertionError("called"))):
        assert gateway.get("/models", keyring.good()).status == 200


def test_a_success_tells_how_the_limits_stand(gateway: Gateway, keyring: Keyring) -> None:
    key = keyring.limited(Limits(per_minute=1000, per_month=5000))
    answer = gateway.get("/models", key)
    minute, month = answer.headers["ratelimit"].split(", ")
    assert minute.startswith('"minute";r=999;t=')
    assert month.startswith('"month";r=4999;t=')
    assert answer.headers["ratelimit-policy"].startswith('"minute";q=1000;w=60, "month";q=5000;w=2')


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/models/nothing", 404),
        ("/models/", 308),
        # application titanic: from here
        ("/predict", 422),
        # application titanic: to here
        # application demo: from here
        ("/predict-slow/1", 404),
        # application demo: to here
    ],
)
def test_so_does_any_other_answer_and_it_counts(
    gateway: Gateway, keyring: Keyring, target: str, status: int
) -> None:
    key = keyring.limited(Limits(per_month=2))
    first = gateway.get(target, key)
    assert first.status == status
    assert first.headers["ratelimit"].startswith('"month";r=1;t=')
    assert [gateway.get(target, key).status, gateway.get(target, key).status] == [
        first.status,
        429,
    ]


def test_keys_without_limits_hear_of_none(gateway: Gateway, keyring: Keyring) -> None:
    headers = gateway.get("/models", keyring.good()).headers
    assert not {"ratelimit", "ratelimit-policy"} & set(headers)
