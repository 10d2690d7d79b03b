"""`Idempotency-Key`: the same POST again creates nothing new."""

import json

import boto3
import pytest

from tests.unit.predict_api.api import ALICE, BOB, Answer, Client, an_event, invoke

pytestmark = pytest.mark.usefixtures("aws")

SUBMIT = "/models/sum/predict-slow"
BODY = {"left": 1, "right": 2}


def post(client: Client, body: object = BODY, *, key: str = "key-1", to: str = SUBMIT) -> Answer:
    return client.post(to, body, idempotency_key=key)


def jobs_recorded() -> int:
    items = boto3.client("dynamodb").scan(TableName="predictions")["Items"]
    return sum("state" in item for item in items)


def test_the_same_request_again_gets_the_same_answer_and_makes_one_job(client: Client) -> None:
    first, again = post(client), post(client)

    assert (first.status, again.status) == (202, 202)
    assert again.json == first.json
    assert again.headers["location"] == first.headers["location"]
    assert jobs_recorded() == 1


@pytest.mark.shipped("demo")
def test_the_demos_route_takes_keys_as_well(client: Client) -> None:
    body = {"feature_a": 1.3, "feature_b": -3.2}

    ids = {post(client, body, to="/predict-slow").json["id"] for _ in range(3)}

    assert len(ids) == 1


def test_without_a_key_each_request_makes_a_job(client: Client) -> None:
    assert client.post(SUBMIT, BODY).json != client.post(SUBMIT, BODY).json


def test_spaces_and_the_order_of_members_make_no_other_request(client: Client) -> None:
    first = post(client)
    spaced = '{ "right": 2,\n  "left": 1 }'

    assert client.send("POST", SUBMIT, spaced, idempotency_key="key-1").json == first.json


@pytest.mark.parametrize("written", ["1.0", "1e0", "10E-1"])
def test_the_writing_of_numbers_makes_no_other_request(client: Client, written: str) -> None:
    first = post(client, {"left": 1, "right": -2.5})
    again = f'{{"left": {written}, "right": -25e-1}}'

    assert client.send("POST", SUBMIT, again, idempotency_key="key-1").json == first.json


@pytest.mark.parametrize(
    ("body", "to"),
    [
        ({"left": 1, "right": 3}, SUBMIT),
        ({"left": 1}, SUBMIT),
        ({"instances": [BODY]}, SUBMIT),
        ({"feature_a": 1.3, "feature_b": -3.2}, "/predict-slow"),
    ],
)
@pytest.mark.shipped("demo")
def test_the_key_with_another_request_is_refused(client: Client, body: object, to: str) -> None:
    post(client)

    answer = post(client, body, to=to)

    assert answer.status == 422
    assert answer.message == "This idempotency key was used for another request."
    assert answer.faults == [["header", "Idempotency-Key"]]
    assert jobs_recorded() == 1


def test_keys_of_other_callers_do_not_count(client: Client) -> None:
    alice, bob = client.with_(key_id=ALICE), client.with_(key_id=BOB)

    assert post(alice).json["id"] != post(bob).json["id"]


@pytest.mark.parametrize("character", ["k", "é", "к", "\N{KEY}"])
def test_a_key_may_have_255_characters(client: Client, character: str) -> None:
    assert post(client, key=character * 255).status == 202
    assert post(client, key=character * 256).status == 422


@pytest.mark.parametrize("key", ["", " ", " \t ", "\u00a0", "k" * 256])
def test_a_key_of_no_or_too_many_characters_is_refused(client: Client, key: str) -> None:
    answer = post(client, key=key)

    assert answer.status == 422
    assert answer.faults == [["header", "Idempotency-Key"]]
    assert jobs_recorded() == 0


def test_a_request_that_is_refused_takes_no_key(client: Client) -> None:
    assert post(client, {"left": "a text"}).status == 422

    assert post(client).status == 202


@pytest.mark.shipped("demo")
def test_the_document_tells_of_the_header(client: Client) -> None:
    paths = client.get("/openapi.json").json["paths"]

    for path in ("/predict-slow", "/models/sum/predict-slow"):
        headers = {p["name"]: p for p in paths[path]["post"]["parameters"] if p["in"] == "header"}
        assert "255" in json.dumps(headers["Idempotency-Key"])
        assert headers["Idempotency-Key"]["required"] is False


@pytest.mark.parametrize("path", [SUBMIT, "/models/sign/predict-slow"])
def test_a_key_without_a_body_is_a_mistake_of_the_clients(client: Client, path: str) -> None:
    for body in (None, ""):
        answer = client.send("POST", path, body, idempotency_key="once")

        assert answer.status == client.send("POST", path, body).status
        assert 400 <= answer.status < 500


def test_two_keys_are_one_too_many(client: Client) -> None:
    event = an_event("model-predict-slow")
    event["multiValueHeaders"]["Idempotency-Key"] = ["one", "two"]
    event["headers"]["Idempotency-Key"] = "two"

    answer = invoke(client.app, event)

    assert (answer.status, answer.faults) == (422, [["header", "Idempotency-Key"]])
