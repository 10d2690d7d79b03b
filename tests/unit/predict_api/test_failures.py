"""What a client hears when something is broken here or at AWS, and what the log hears."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError
from fastapi import FastAPI

from predict_api.services import Services
from tests.unit.predict_api.api import Client
from tests.unit.predict_api.logged import Log, log

__all__ = ["log"]

SECRET = "hunter2"
BUSY = "The service is busy; please try again in a few seconds."
REFUSALS = [
    ClientError(
        {"Error": {"Code": code, "Message": SECRET}},
        "GetItem",
    )
    for code in ("ThrottlingException", "ProvisionedThroughputExceededException")
]
LOSSES = [
    EndpointConnectionError(endpoint_url="https://dynamodb.us-east-1.amazonaws.com"),
    ReadTimeoutError(endpoint_url="https://dynamodb.us-east-1.amazonaws.com"),
]


def break_route(app: FastAPI, error: Exception) -> None:
    @app.get("/broken")
    async def broken(password: str = "") -> None:  # noqa: ARG001  it may be sent
        raise error


def test_a_mistake_of_ours_is_500_in_one_sentence(app: FastAPI, log: Log) -> None:
    break_route(app, RuntimeError(SECRET))

    answer = Client(app).get("/broken")

    assert (answer.status, answer.message) == (500, "Something went wrong on our side.")
    assert SECRET not in answer.text
    assert "Traceback" not in answer.text
    assert len(log.lines) == 1


def test_the_log_says_what_and_where_under_the_requests_id(app: FastAPI, log: Log) -> None:
    break_route(app, RuntimeError(SECRET))

    answer = Client(app).get(f"/broken?password={SECRET}", x_api_key=SECRET)

    (line,) = log.lines
    assert line["level"] == "ERROR"
    assert line["request_id"] == answer.headers["x-request-id"]
    assert line["exception"] == "builtins.RuntimeError"
    assert line["where"][-1].endswith("broken")
    assert SECRET not in json.dumps(line)


@pytest.mark.parametrize("error", [*REFUSALS, *LOSSES], ids=lambda error: type(error).__name__)
def test_an_aws_that_is_busy_or_out_of_reach_is_503(
    app: FastAPI, error: Exception, log: Log
) -> None:
    break_route(app, error)

    answer = Client(app).get("/broken")

    assert (answer.status, answer.message) == (503, BUSY)
    assert int(answer.headers["retry-after"]) > 0
    assert SECRET not in json.dumps(log.lines)


def test_an_aws_that_refuses_us_is_our_mistake(app: FastAPI, log: Log) -> None:
    denied = ClientError({"Error": {"Code": "AccessDeniedException", "Message": SECRET}}, "Query")
    break_route(app, denied)

    answer = Client(app).get("/broken")

    assert answer.status == 500
    assert log.lines[0]["aws_error"] == "Query: AccessDeniedException"


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("route", ["/models/sum/predict-slow", "/predict-slow"])
@pytest.mark.shipped("demo")
def test_a_slow_prediction_that_cannot_be_queued_is_503(
    client: Client, services: Services, monkeypatch: pytest.MonkeyPatch, route: str
) -> None:
    def refuse(**_: Any) -> None:
        raise REFUSALS[0]

    monkeypatch.setattr(services.sqs, "send_message", refuse)
    body = {"left": 1} if "sum" in route else {"feature_a": 1, "feature_b": 1}

    answer = client.post(route, body)

    assert (answer.status, answer.message) == (503, BUSY)
    assert "retry-after" in answer.headers


@pytest.mark.usefixtures("aws")
def test_a_prediction_that_cannot_be_read_is_503(
    client: Client, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: Any) -> None:
        raise LOSSES[0]

    monkeypatch.setattr(services.dynamodb, "get_item", refuse)

    answer = client.get("/predictions/a779fb1a-8811-48f2-b79e-00f223bb9f43")

    assert (answer.status, answer.message) == (503, BUSY)


def test_a_model_that_cannot_run_makes_the_api_not_ready(
    client: Client, services: Services, monkeypatch: pytest.MonkeyPatch, log: Log
) -> None:
    def fail(_: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(services.catalog.get("sum"), "run", fail)

    answer = client.get("/v2/health/ready")

    assert answer.status == 503
    assert answer.message == "Not ready: these models cannot predict: sum."
    assert int(answer.headers["retry-after"]) > 0
    assert len(log.lines) == 1
