"""The log line from which the use of keys is counted."""

import json
from typing import Any

import pytest
from fastapi import FastAPI

from predict_api.usage_line import pattern
from tests.unit.predict_api.api import ALICE, Client, an_event, invoke


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_an_answered_request_of_a_key_is_one_line(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    client.get("/models/demo")

    [line] = lines(capsys)
    assert line.pop("timestamp").endswith("+00:00")
    assert line.pop("milliseconds") >= 0
    assert line == {
        "message": "answered",
        "key_id": ALICE,
        "counted": False,
        "level": "INFO",
        "service": "predict",
        "request_id": "6f0b1f0a-27d5-4f0e-9a5e-0d6a3a1e7c11",
        "method": "GET",
        "route": "/models/{model}",
        "status": 200,
    }


def test_the_line_begins_as_the_usage_command_looks_for_it(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    client.get("/whoami")

    assert capsys.readouterr().out.startswith("{" + pattern(ALICE, counted=False) + ", ")


@pytest.mark.parametrize(
    ("target", "status", "route"),
    [
        ("/models/nothing", 404, "/models/{model}"),
        ("/predict?age=10", 422, "/predict"),
        ("/nowhere", 404, None),
    ],
)
@pytest.mark.shipped("titanic")
def test_a_request_that_is_refused_for_its_content_is_a_line_without_what_was_asked(
    client: Client, capsys: pytest.CaptureFixture[str], target: str, status: int, route: str | None
) -> None:
    client.get(target)

    [line] = lines(capsys)
    assert (line["status"], line["route"]) == (status, route)


def test_a_request_that_fails_is_a_line_too(
    client: Client, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("prediction.catalog.Catalog.get", broken)
    client.get("/models/demo")

    assert [line["status"] for line in lines(capsys) if line["message"] == "answered"] == [500]


def test_public_requests_are_no_lines(app: FastAPI, capsys: pytest.CaptureFixture[str]) -> None:
    event = an_event("home")
    event["requestContext"].pop("authorizer", None)
    invoke(app, event)

    assert capsys.readouterr().out == ""
