"""Requests that are refused before any model or table sees them."""

import json

import pytest

from predict_api.layers.body_limit import MAX_BODY_BYTES
from tests.unit.predict_api.api import Client, an_event, invoke

PREDICT = "/models/demo/predict"
SECRET = "hunter2"

NOT_JSON = [
    "{",
    "feature_a=1",
    '{"feature_a": 1,}',
    "[" * 100_000,
    "\x00",
]
NOT_FINITE = ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "1" * 5_000, "-" + "1" * 309]


@pytest.mark.parametrize("body", NOT_JSON)
@pytest.mark.parametrize(
    "route", [PREDICT, "/models/demo/predict-slow", "/predict-slow", "/predict"]
)
@pytest.mark.shipped("demo", "titanic")
def test_a_body_that_is_not_json_is_400(client: Client, route: str, body: str) -> None:
    answer = client.send("POST", route, body)

    assert (answer.status, answer.message) == (400, "The body is not valid JSON.")


@pytest.mark.parametrize("number", NOT_FINITE)
@pytest.mark.parametrize("route", [PREDICT, "/models/demo/predict-slow", "/predict-slow"])
@pytest.mark.shipped("demo")
def test_numbers_that_are_none_are_422(client: Client, route: str, number: str) -> None:
    answer = client.send("POST", route, f'{{"feature_a": {number}, "feature_b": 1}}')

    assert answer.status == 422
    assert answer.faults == [["body", "feature_a"]]


@pytest.mark.parametrize("body", ["", None, " "])
@pytest.mark.parametrize(
    ("method", "route"),
    [("POST", PREDICT), ("POST", "/predict-slow"), ("PUT", "/predict"), ("POST", "/input/")],
)
@pytest.mark.shipped("demo", "service_311", "titanic")
def test_an_empty_body_is_not_json(
    client: Client, method: str, route: str, body: str | None
) -> None:
    answer = client.send(method, route, body)

    assert (answer.status, answer.message) == (400, "The body is not valid JSON.")


def test_a_body_of_null_is_json_and_no_instance(client: Client) -> None:
    answer = client.send("POST", PREDICT, "null")

    assert (answer.status, answer.faults) == (422, [["body"]])


def test_a_key_without_the_scope_hears_so_before_its_empty_body_is_judged(client: Client) -> None:
    assert client.with_(scopes="complaints:read").send("POST", PREDICT, "").status == 403


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/xml", "multipart/form-data", "x"]
)
def test_a_body_of_another_content_type_is_415(client: Client, content_type: str) -> None:
    answer = client.post(PREDICT, {"feature_a": 1, "feature_b": 1}, content_type=content_type)

    assert answer.status == 415
    assert "application/json" in answer.message


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "Application/JSON; charset=utf-8", "application/problem+json"],
)
def test_json_has_several_names(client: Client, content_type: str) -> None:
    answer = client.post(PREDICT, {"feature_a": 1, "feature_b": 1}, content_type=content_type)

    assert answer.status == 200


def test_a_body_may_be_as_large_as_the_limit_and_no_larger(client: Client) -> None:
    largest = json.dumps({"feature_a": 1, "feature_b": 1}).ljust(MAX_BODY_BYTES)

    assert client.send("POST", PREDICT, largest).status == 200
    assert client.send("POST", PREDICT, largest + " ").status == 413


def test_a_body_over_the_limit_names_the_limit(client: Client) -> None:
    answer = client.send("POST", PREDICT, "x" * (MAX_BODY_BYTES + 1))

    assert answer.status == 413
    assert f"{MAX_BODY_BYTES:,} bytes" in answer.message


def test_an_unknown_route_is_404(client: Client) -> None:
    answer = client.get("/wp-admin")

    assert (answer.status, answer.message) == (404, "There is no such route.")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/predict", "GET, HEAD, POST, PUT"),
        ("POST", "/predict/feature_a/1/feature_b/1", "GET, HEAD"),
        ("GET", "/predict-slow", "POST"),
        ("POST", "/predict-slow/1", "GET, HEAD"),
        ("GET", "/models/demo/predict", "POST"),
        ("GET", "/models/none/predict", "POST"),
        ("POST", "/models", "GET, HEAD"),
        ("PUT", "/models/demo", "GET, HEAD"),
        ("POST", "/predictions/1", "DELETE, GET, HEAD"),
        ("POST", "/whoami", "GET, HEAD"),
        ("POST", "/", "GET, HEAD"),
        ("POST", "/docs", "GET, HEAD"),
        ("POST", "/openapi.json", "GET, HEAD"),
        ("PATCH", "/v2/health/live", "GET, HEAD"),
    ],
)
@pytest.mark.shipped("demo", "titanic")
def test_another_method_is_405_and_told_which_are_allowed(
    client: Client, method: str, path: str, allowed: str
) -> None:
    answer = client.send(method, path)

    assert answer.status == 405
    assert answer.headers["allow"] == allowed
    assert answer.message == "This route does not take that method."


@pytest.mark.shipped("titanic")
def test_refusals_do_not_repeat_what_was_sent(client: Client) -> None:
    answer = client.post("/predict", {"age": SECRET, "sex": SECRET, "fare": [SECRET]})

    assert answer.status == 422
    assert len(answer.faults) == 3
    assert SECRET not in answer.text


def test_a_members_name_is_repeated_at_a_reasonable_length(client: Client) -> None:
    answer = client.post(PREDICT, {"feature_a": 1, "feature_b": 1, "x" * 10_000: 1})

    assert answer.faults == [["body", "x" * 100]]
    assert len(answer.text) < 1_000


def test_half_a_surrogate_pair_harms_nobody(client: Client) -> None:
    answer = client.send("POST", PREDICT, '{"feature_a": 1, "feature_b": 1, "\\ud800": "\\udfff"}')

    assert answer.status == 422


def test_a_body_in_base64_is_read_as_well(client: Client) -> None:
    event = an_event("model-predict")
    event |= {"body": "eyJmZWF0dXJlX2EiOiAxLCAiZmVhdHVyZV9iIjogMX0=", "isBase64Encoded": True}

    assert invoke(client.app, event).json["class"] == 1
