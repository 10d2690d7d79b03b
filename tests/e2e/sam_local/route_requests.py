"""A request for each route of the template, which does what the route is there for."""

from typing import Any, NamedTuple

COMPLAINT = {"complaint_type": "street", "lat": 40.7, "lon": -73.95, "description": "horns"}
FEATURES = {"feature_a": 1.3, "feature_b": -3.2}
_WHERE_AND_WHEN = "latitude=40.68&longitude=-73.86&created_date=2019-06-14T00:02:11"


class Request(NamedTuple):
    """A target may refer to what was made before: {complaint}, {prediction}."""

    target: str
    method: str = "GET"
    body: Any = None
    status: int = 200


REQUESTS: dict[str, Request] = {
    "/": Request("/"),
    "/docs": Request("/docs"),
    "/docs/assets/{file}": Request("/docs/assets/swagger-ui.css"),
    "/redoc": Request("/redoc"),
    "/openapi.json": Request("/openapi.json"),
    # application service_311: from here
    "/dashboard": Request("/dashboard"),
    "/dashboard/dashboard": Request("/dashboard/dashboard"),
    "/report": Request("/report"),
    "/dashboard/data": Request("/dashboard/data"),
    "/dashboard/data/{file}": Request("/dashboard/data/over-time.csv"),
    # application service_311: to here
    "/v2/health/live": Request("/v2/health/live"),
    "/v2/health/ready": Request("/v2/health/ready"),
    "/whoami": Request("/whoami"),
    # application demo: from here
    "/predict/feature_a/{feature_a}/feature_b/{feature_b}": Request(
        "/predict/feature_a/1.0/feature_b/1.0"
    ),
    # application demo: to here
    # application titanic: from here
    "/predict": Request("/predict", "POST", {"age": 10, "sex": "F"}),
    # application titanic: to here
    # application service_311: from here
    "/predict/{complaint_type}": Request(f"/predict/residential?{_WHERE_AND_WHEN}"),
    "/predict_async/{complaint_type}": Request(f"/predict_async/residential?{_WHERE_AND_WHEN}"),
    # application service_311: to here
    # application demo: from here
    "/predict-slow": Request("/predict-slow", "POST", FEATURES, status=202),
    "/predict-slow/{id}": Request("/predict-slow/{prediction}"),
    # application demo: to here
    # application service_311: from here
    "/complaints/{complaint_type}": Request("/complaints/graffiti?hour=12"),
    "/complaints/types": Request("/complaints/types"),
    "/complaints/noise": Request("/complaints/noise?hour=12"),
    "/complaints/time/{complaint_type}": Request("/complaints/time/water%20quality"),
    "/complaints/all/{complaint_type}/time": Request("/complaints/all/graffiti/time"),
    "/complaints/noise/{complaint_type}/time": Request("/complaints/noise/park/time"),
    "/input": Request("/input", "POST", COMPLAINT, status=201),
    "/input/batch": Request("/input/batch", "POST", {"complaints": [COMPLAINT, COMPLAINT]}),
    "/input/{id}": Request("/input/{complaint}"),
    # application service_311: to here
    "/models": Request("/models"),
    "/models/{model}": Request("/models/demo"),
    "/models/{model}/predict": Request("/models/demo/predict", "POST", FEATURES),
    "/models/{model}/predict-slow": Request(
        "/models/demo/predict-slow", "POST", FEATURES, status=202
    ),
    "/pages/models/{model}": Request("/pages/models/demo"),
    "/models/{model}/explain": Request("/models/demo/explain", "POST", FEATURES),
    "/models/{model}/drift": Request("/models/demo/drift"),
    "/predictions/{id}": Request("/predictions/{prediction}"),
}
