"""A damaged model answers 503 where it is asked for; everything else goes on."""

import json
from pathlib import Path

import pytest

from applications.installed import APPLICATIONS
from predict_api.app import create_app
from predict_api.services import Services
from prediction.catalog import Catalog
from tests.unit.predict_api.api import Client
from tests.unit.predict_api.environment import ENVIRONMENT
from tests.unit.predict_api.small_models import make_catalog

WITH_ROUTES = ("complaint-time", "demo", "titanic")
COMPLAINT = {"complaint_type": "residential", "lat": 40.7, "lon": -73.9, "description": "a party"}
ROUTES: list[tuple[str, str, object]] = [
    ("GET", "/predict/feature_a/1.0/feature_b/1.0", None),
    ("POST", "/predict-slow", {"feature_a": 1.0, "feature_b": 1.0}),
    ("GET", "/predict?age=10&sex=F", None),
    ("PUT", "/predict", {"age": 10, "sex": "F"}),
    ("POST", "/predict", {"age": 10, "sex": "F"}),
    ("GET", "/predict/residential?latitude=40.7&longitude=-73.9", None),
    ("GET", "/predict_async/residential?latitude=40.7&longitude=-73.9", None),
    ("POST", "/input/", COMPLAINT),
    *(("POST", f"/models/{name}/predict", {}) for name in WITH_ROUTES),
    *(("POST", f"/models/{name}/predict-slow", {}) for name in WITH_ROUTES),
    *(("GET", f"/models/{name}", None) for name in WITH_ROUTES),
]


def client_of(catalog: Catalog) -> Client:
    return Client(create_app(Services.from_environment(ENVIRONMENT, catalog, APPLICATIONS)))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Client:
    """Only `sum` and `notes` are whole."""
    folder = tmp_path_factory.mktemp("models")
    make_catalog(folder)
    (folder / "complaint-time" / "model.json").unlink()
    (folder / "demo" / "model.onnx").write_bytes(b"damaged")
    (folder / "titanic" / "model.json").write_text("{}")
    return client_of(Catalog.load(folder))


@pytest.mark.parametrize(("method", "target", "body"), ROUTES)
@pytest.mark.usefixtures("aws")
@pytest.mark.shipped("demo", "service_311", "titanic")
def test_its_routes_are_503(client: Client, method: str, target: str, body: object) -> None:
    answer = client.send(method, target, None if body is None else json.dumps(body))

    assert (answer.status, answer.message) == (
        503,
        "This model cannot predict just now; please try again later.",
    )
    assert int(answer.headers["retry-after"]) > 0


@pytest.mark.shipped("titanic")
def test_without_a_key_it_is_401_as_ever(client: Client) -> None:
    assert client.with_(key_id=None).get("/predict?age=10&sex=F").status == 401


@pytest.mark.shipped("demo")
def test_a_result_can_still_be_redeemed(client: Client, aws: None) -> None:  # noqa: ARG001
    assert client.get("/predict-slow/6f1c2f0e-7f0b-4c39-9f6e-0d6f5a3a8b11").message == (
        "There is no prediction of yours with this ID."
    )


def test_the_others_and_the_documentation_go_on(client: Client) -> None:
    assert client.post("/models/sum/predict", {"left": 1, "right": 2}).json["value"] == 3
    assert client.get("/docs").status == 200
    assert "/models/sum/predict" in client.get("/openapi.json").json["paths"]
    assert client.get("/v2/health/live").status == 200
    assert [model["name"] for model in client.get("/models").json["models"]] == ["notes", "sum"]


def test_ready_names_them(client: Client) -> None:
    answer = client.get("/v2/health/ready")

    assert answer.status == 503
    assert answer.message == (
        "Not ready: these models cannot predict: complaint-time, demo, titanic."
    )


def test_no_model_at_all_is_not_ready_either(tmp_path: Path) -> None:
    client = client_of(Catalog.load(tmp_path))

    assert client.get("/v2/health/ready").status == 503
    assert client.get("/v2/health/live").status == 200
    assert client.get("/openapi.json").status == 200
