"""Lambda's event as clients can make it: never an exception, never another meaning."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI

from predict_api.gateway import Call
from tests.unit.predict_api.api import Answer, Client, an_event, invoke

ODD_HEADERS = {
    "X-Forwarded-Port": ["443,80", "", "-1", "https", "9" * 400, "\ud800"],
    "X-Forwarded-Proto": ["[", "", "http, https", "é"],
    "Host": ["a:b:c", "[", "", "[::1", "a:", ":", "é", "\ud800", "x" * 5_000, "//"],
}
ODD_TEXTS = [
    "",
    " ",
    "[",
    "%",
    "%zz",
    "%00",
    "%ff",
    "%2F",
    "\ud800",
    "é",
    "\x00",
    "\n",
    "a:b:c",
    ",",
]
ODD_TEXTS += [
    "'",
    '"',
    "\\",
    "{}",
    "..",
    "?",
    "#",
    "&=",
    ";",
    "\U0001f600",
    "1" * 400,
    "*/*",
    "x=y",
]
NAMES = ["Host", "Accept", "Content-Type", "Prefer", "X-Forwarded-For", "Cookie", "Idempotency-Key"]
NAMES += [
    "",
    "é",
    "\x00",
    "Transfer-Encoding",
    "Content-Length",
    "Authorization",
    "X-Amzn-Trace-Id",
]
PATHS = ["/", "/docs", "/models", "/models/demo/predict", "/predict", "/predictions", "/whoami"]
PATHS += ["/predict/feature_a/1/feature_b/2", "/complaints/noise", "/docs/assets", "/predict-slow"]


def _odd(event: dict[str, Any], name: str, value: str) -> dict[str, Any]:
    event["headers"][name] = value
    event["multiValueHeaders"][name] = [value]
    return event


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in ODD_HEADERS.items() for value in values]
)
@pytest.mark.usefixtures("aws")
@pytest.mark.shipped("demo")
def test_what_a_client_claims_of_its_address_changes_no_request(
    app: FastAPI, client: Client, name: str, value: str
) -> None:
    key = "8e03978e-40d5-43e8-bc93-6894a57f9324"
    plain = client.post("/predict-slow", {"feature_a": 1, "feature_b": 2}, idempotency_key=key)
    event = an_event("demo-slow")
    event["requestContext"]["authorizer"]["key_id"] = client.key_id
    event["body"] = '{"feature_a": 1, "feature_b": 2}'
    again = invoke(app, _odd(_odd(event, "Idempotency-Key", key), name, value))

    assert (again.status, again.json) == (plain.status, plain.json) == (202, plain.json)


@pytest.mark.parametrize("member", ["headers", "multiValueHeaders", "queryStringParameters"])
def test_members_of_an_event_may_be_null(app: FastAPI, member: str) -> None:
    assert invoke(app, an_event("home") | {member: None}).status == 200


def _fuzzed(seed: int) -> Iterator[dict[str, Any]]:
    choose = random.Random(seed)  # noqa: S311  no secret

    def text() -> str:
        return "".join(choose.choices(ODD_TEXTS, k=choose.randint(0, 3)))

    for _ in range(250):
        event = an_event("whoami")
        event["httpMethod"] = choose.choice(["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "x"])
        event["path"] = choose.choice(PATHS) + choose.choice(["", "/", "//", "/"]) + text()
        event["body"] = choose.choice([None, "", "{}", "null", "[]", text(), f'{{"{text()}": 1}}'])
        event["isBase64Encoded"] = choose.random() < 0.1
        lists = {text(): [text(), text()], "age": [text()]} if choose.random() < 0.5 else None
        event["multiValueQueryStringParameters"] = lists
        for name in choose.choices(NAMES, k=3):
            _odd(event, name, text())
        yield event


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_sent_is_answered(app: FastAPI, seed: int) -> None:
    for event in _fuzzed(seed):
        answer = invoke(app, event)

        assert 200 <= answer.status < 500, event
        assert answer.headers["x-request-id"], event
        assert event["httpMethod"] == "HEAD" or _has_its_shape(answer), event


def _has_its_shape(answer: Answer) -> bool:
    return answer.status < 400 or answer.message != ""


@pytest.mark.parametrize(
    ("sent", "path"),
    [
        ("/models/demo", "/models/demo"),
        ("/%6Dodels/d%65mo", "/models/demo"),
        ("/predict/HEAT%2FHOT%20WATER", "/predict/HEAT%2FHOT WATER"),
        ("/predict/100%25%2f", "/predict/100%25%2F"),
        ("/predict/%zz", "/predict/%25zz"),
        ("/predict/a%0Ab", "/predict/a%0Ab"),
        ("/predict/%C3%A9%ff", "/predict/é\ufffd"),
        ("", "/"),
    ],
)
def test_a_path_is_taken_apart_as_it_was_sent(sent: str, path: str) -> None:
    assert Call.of({"path": sent}).path == path


@pytest.mark.parametrize("name", ["%2F", "a%2Fb", "x%2Ftime", "a%0Ab", "whoami%0A", "%25"])
def test_what_is_encoded_in_a_segment_makes_no_other_route(client: Client, name: str) -> None:
    assert client.get(f"/models/{name}").status == 404
    assert client.get(f"/{name}").status == 404
