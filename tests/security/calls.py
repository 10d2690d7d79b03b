"""A sensible request for every operation of the API, and what a key of all scopes gets for it."""

from typing import Any, NamedTuple

from fastapi import FastAPI

from tests.unit.predict_api.complaints.service_311 import PARTY

UNKNOWN_ID = "a779fb1a-8811-48f2-b79e-00f223bb9f43"
_WHERE_AND_WHEN = "latitude=40.7&longitude=-73.9&created_date=2019-06-14T00:02:11"


class Call(NamedTuple):
    """A request, and the status of its answer."""

    target: str
    status: int = 200
    body: object = None


CALLS: dict[str, Call] = {
    "GET /whoami": Call("/whoami"),
    "GET /models": Call("/models"),
    "GET /models/{model}": Call("/models/demo"),
    "GET /predictions/{id}": Call(f"/predictions/{UNKNOWN_ID}", 404),
    "DELETE /predictions/{id}": Call(f"/predictions/{UNKNOWN_ID}", 404),
    "GET /predict/feature_a/{feature_a}/feature_b/{feature_b}": Call(
        "/predict/feature_a/1/feature_b/1"
    ),
    "POST /predict-slow": Call("/predict-slow", 202, {"feature_a": 1.3, "feature_b": -3.2}),
    "GET /predict-slow/{id}": Call(f"/predict-slow/{UNKNOWN_ID}", 404),
    "GET /predict": Call("/predict?age=10&sex=M"),
    "POST /predict": Call("/predict", 200, {"age": 10, "sex": "F"}),
    "PUT /predict": Call("/predict", 200, {"age": 10, "sex": "F"}),
    "GET /complaints/all/{complaint_type}/time": Call("/complaints/all/graffiti/time"),
    "GET /complaints/time/{complaint_type}": Call("/complaints/time/noise"),
    "GET /complaints/noise/{complaint_type}/time": Call("/complaints/noise/residential/time"),
    "GET /complaints/{complaint_type}": Call("/complaints/noise?hour=12"),
    "GET /predict/{complaint_type}": Call(f"/predict/residential?{_WHERE_AND_WHEN}"),
    "GET /predict_async/{complaint_type}": Call(f"/predict_async/residential?{_WHERE_AND_WHEN}"),
    "POST /input/": Call("/input/", 201, PARTY),
    "GET /input/{id}": Call(f"/input/{UNKNOWN_ID}", 404),
}
_BODIES: dict[str, dict[str, Any]] = {
    "demo": {"feature_a": 1.0, "feature_b": 1.0},
    "titanic": {"age": 29, "sex": "female"},
    "complaint-time": {"complaint_type": "graffiti", "created_date": "2019-06-14T00:02:11"},
}
for _model, _body in _BODIES.items():
    CALLS[f"POST /models/{_model}/predict"] = Call(f"/models/{_model}/predict", 200, _body)
    CALLS[f"POST /models/{_model}/predict-slow"] = Call(
        f"/models/{_model}/predict-slow", 202, _body
    )


def operations(app: FastAPI) -> dict[str, dict[str, Any]]:
    """What the OpenAPI document says of each operation, such as `GET /models`."""
    return {
        f"{method.upper()} {path}": described
        for path, methods in app.openapi()["paths"].items()
        for method, described in methods.items()
    }


PUBLIC = [
    "/",
    "/docs",
    "/redoc",
    "/openapi.json",
    "/dashboard",
    "/dashboard/dashboard",
    "/v2/health/live",
    "/v2/health/ready",
]
