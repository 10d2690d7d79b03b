"""Every response can be found in the logs."""

import pytest
from fastapi import FastAPI

from tests.unit.predict_api.api import Client, an_event, invoke


@pytest.mark.parametrize(
    ("method", "target", "body", "status"),
    [
        ("GET", "/", None, 200),
        ("GET", "/docs", None, 200),
        ("GET", "/openapi.json", None, 200),
        ("POST", "/models/sum/predict", '{"left": 1, "right": 1}', 200),
        ("POST", "/models/sum/predict", "{", 400),
        ("POST", "/models/sum/predict", "[]", 422),
        ("POST", "/models/sum/predict", "x" * 2_000_000, 413),
        ("GET", "/wp-admin", None, 404),
        ("DELETE", "/whoami", None, 405),
        ("GET", "/broken", None, 500),
    ],
)
def test_a_response_carries_the_gateways_id(
    app: FastAPI, method: str, target: str, body: str | None, status: int
) -> None:
    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError

    answer = Client(app).send(method, target, body)

    assert answer.status == status
    assert answer.headers["x-request-id"] == "6f0b1f0a-27d5-4f0e-9a5e-0d6a3a1e7c11"


def test_without_a_gateway_each_response_has_an_id_of_its_own(app: FastAPI) -> None:
    event = an_event("home")
    del event["requestContext"]["requestId"]

    ids = {invoke(app, event).headers["x-request-id"] for _ in range(2)}

    assert len(ids) == 2
