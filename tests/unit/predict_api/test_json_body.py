"""What a body of JSON may be, on every route that takes one."""

import base64

import pytest
from fastapi import FastAPI

from applications.installed import APPLICATIONS
from predict_api.app import create_app
from predict_api.requests.json_body import MAX_MEMBERS
from predict_api.services import Services
from prediction.catalog import Catalog
from tests.unit.predict_api.api import Client, an_event, invoke
from tests.unit.predict_api.environment import ENVIRONMENT

PREDICT = "/models/demo/predict"

SHIPPED = create_app(Services.from_environment(ENVIRONMENT, Catalog.load(), APPLICATIONS))
WITH_BODY = [
    (method.upper(), path)
    for path, operations in SHIPPED.openapi()["paths"].items()
    for method, operation in operations.items()
    if "requestBody" in operation
]


@pytest.mark.parametrize(("method", "path"), WITH_BODY)
@pytest.mark.parametrize("header", ["x", "idempotency_key"])
def test_a_member_that_is_repeated_is_refused(method: str, path: str, header: str) -> None:
    answer = Client(SHIPPED).send(method, path, '{"a": 1, "b": 2, "a": 1}', **{header: "k"})

    assert (answer.status, answer.faults) == (422, [["body", "a"]])
    assert answer.message == "a: This member must not be repeated."


@pytest.mark.parametrize(
    "body",
    [
        '{"instances": [], "instances": [{"feature_a": 1, "feature_b": 1}]}',
        '{"instances": [{"feature_a": 1, "feature_b": 1, "feature_a": 2}]}',
        '{"feature_a": 1, "feature_b": 1, "feature\\u005fa": 2}',
        '{"feature_a": {"x": 1, "x": 1}, "feature_b": 1}',
    ],
)
def test_it_is_refused_wherever_it_stands_and_however_it_is_written(
    client: Client, body: str
) -> None:
    assert client.send("POST", PREDICT, body).json["detail"][0]["type"] == "repeated"


def test_the_secret_of_a_key_that_is_a_repeated_name_is_not_told(client: Client) -> None:
    name = "skl_u0MS2T1WbVaR_Zq8mN4vR1xT7kB2wY6hJ9cF3pL5sD0gA012345"
    answer = client.send("POST", PREDICT, f'{{"{name}": 1, "{name}": 1}}')

    assert answer.status == 422
    assert "Zq8mN4vR" not in answer.text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "latin-1"])
def test_a_body_in_another_encoding_is_not_json(app: FastAPI, encoding: str) -> None:
    body = '{"feature_a": 1, "feature_b": 1, "é": 1}'.encode(encoding)
    sent = {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}

    assert invoke(app, an_event("model-predict") | sent).status == 400


def test_a_byte_order_mark_before_utf_8_harms_nobody(app: FastAPI) -> None:
    body = '\ufeff{"feature_a": 1, "feature_b": 1}'

    assert invoke(app, an_event("model-predict") | {"body": body}).status == 200


def test_an_object_of_too_many_members_is_refused_before_each_becomes_a_fault(
    client: Client,
) -> None:
    within = {f"m{i}": 1 for i in range(MAX_MEMBERS)}

    assert client.post(PREDICT, within).json["detail"][0]["type"] == "missing"
    answer = client.post(PREDICT, within | {"more": 1})
    assert (answer.status, answer.faults) == (422, [["body"]])
    assert f"{MAX_MEMBERS:,}" in answer.message
