"""What is counted of requests: nothing that was sent, and each once."""

import json
from typing import Any

import pytest
from fastapi import FastAPI

from predict_api.metrics import Metrics
from tests.unit.predict_api.api import Client


@pytest.fixture
def counted(app: FastAPI) -> Client:
    return Client(Metrics(app, stack="sklambda-test"))  # type: ignore[arg-type]  # any ASGI application


def _lines(text: str) -> list[dict[str, Any]]:
    return [line for line in map(json.loads, text.splitlines()) if "_aws" in line]


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
