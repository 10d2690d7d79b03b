"""The sample events, each answered as docs/http-api.md says."""

import pytest
from fastapi import FastAPI

from tests.unit.predict_api.api import an_event, invoke

STATUSES = {
    "home": 200,
    "docs": 200,
    "openapi": 200,
    "ready": 200,
    "whoami": 200,
    "demo": 200,
    "demo-slow": 202,
    "demo-redeem": 404,
    "titanic-query": 200,
    "titanic-body": 200,
    "models": 200,
    "model": 200,
    "model-predict": 200,
    "model-predict-slow": 202,
    "model-explain": 409,  # the tiny one has no rows to compare with
    "model-drift": 409,  # the tiny one has no reference
    "model-page": 200,
    "prediction": 404,
}


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize(("event", "status"), STATUSES.items())
@pytest.mark.shipped("demo", "service_311", "titanic")
def test_a_sample_event_is_answered(app: FastAPI, event: str, status: int) -> None:
    answer = invoke(app, an_event(event))

    assert answer.status == status
    assert answer.headers["x-request-id"] == "6f0b1f0a-27d5-4f0e-9a5e-0d6a3a1e7c11"
