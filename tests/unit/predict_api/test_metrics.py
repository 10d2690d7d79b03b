"""What is counted of requests: nothing that was sent, and each once."""

import json
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from fastapi import FastAPI

from predict_api.layers.metrics import Metrics
from predict_api.services import Services
from tests.unit.predict_api.api import Client


@pytest.fixture
def counted(app: FastAPI) -> Client:
    return Client(Metrics(app, stack="sklambda-test"))  # type: ignore[arg-type]  # any ASGI application


def _lines(text: str) -> list[dict[str, Any]]:
    return [line for line in map(json.loads, text.splitlines()) if "_aws" in line]


@pytest.mark.shipped("demo")
def test_a_prediction_is_counted_by_model_and_outcome(
    counted: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    counted.get("/predict/feature_a/1.25/feature_b/1")

    (line,) = _lines(capsys.readouterr().out)
    (metric,) = line.pop("_aws")["CloudWatchMetrics"]
    assert line == {
        "stack": "sklambda-test",
        "model": "demo",
        "outcome": "succeeded",
        "Predictions": 1,
    }
    assert metric["Dimensions"] == [["stack", "model", "outcome"]]


def test_a_prediction_of_what_is_no_input_is_refused_and_the_input_is_not_logged(
    counted: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    counted.post("/models/demo/predict", {"feature_a": "hunter2"})

    out = capsys.readouterr().out
    (line,) = _lines(out)
    assert (line["model"], line["outcome"]) == ("demo", "refused")
    assert "hunter2" not in out


def test_what_is_no_prediction_is_not_counted(
    counted: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    counted.get("/models")
    counted.get("/nowhere")

    assert _lines(capsys.readouterr().out) == []


def _faults(text: str) -> list[dict[str, Any]]:
    return [line for line in _lines(text) if "RequestFaults" in line]


@pytest.mark.shipped("demo")
def test_what_goes_wrong_on_our_side_is_counted_as_a_fault(
    counted: Client,
    services: Services,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(services.catalog.get("demo"), "run", lambda _: 1 / 0)

    assert counted.get("/predict/feature_a/1.25/feature_b/1").status == 500

    (line,) = _faults(capsys.readouterr().out)
    (metric,) = line.pop("_aws")["CloudWatchMetrics"]
    assert line == {"stack": "sklambda-test", "service": "predict", "RequestFaults": 1}
    assert metric["Dimensions"] == [["stack", "service"]]


@pytest.mark.usefixtures("aws")
def test_a_table_that_is_not_there_is_counted_as_a_fault(
    counted: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    boto3.client("dynamodb").delete_table(TableName="predictions")

    answer = counted.get("/predictions/6f1c2f0e-7f0b-4c39-9f6e-0d6f5a3a8b11")

    assert answer.status == 503
    assert len(_faults(capsys.readouterr().out)) == 1


@pytest.mark.usefixtures("aws")
@pytest.mark.shipped("demo")
def test_a_slow_prediction_that_failed_is_no_fault_however_often_it_is_asked_for(
    counted: Client, services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    job: str = counted.post("/predict-slow", {"feature_a": 1, "feature_b": 1}).json["id"]
    services.job_store.fail(job, "The model could not be run.", now=datetime.now(UTC))

    assert counted.get(f"/predict-slow/{job}").status == 500

    out = capsys.readouterr().out
    assert _faults(out) == []
    assert "A request failed." not in out
