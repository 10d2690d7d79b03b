"""A hundred models cost the API what one does, but for those that are asked for."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from fastapi.routing import iter_route_contexts

from applications.installed import APPLICATIONS
from predict_api.app import create_app
from predict_api.requests.bodies import body_type
from predict_api.services import Services
from prediction.catalog import Catalog
from prediction.model import Model
from tests.many_models import ASKED, MANY, counted_work, folder, write_many
from tests.unit.predict_api.api import Client
from tests.unit.predict_api.environment import ENVIRONMENT

__all__ = ["folder"]


INSTANCE = {"left": 1, "right": 2}


@pytest.fixture
def work(folder: Path) -> Iterator[Counter[str]]:
    """What is done with models, and for how many of them routes are made."""

    with counted_work(folder) as done:

        def counted(model: Model) -> object:
            done["routes"] += 1
            return body_type(model)

        with patch("predict_api.routes.models.body_type", counted):
            yield done


def client_of(folder: Path) -> Client:
    services = Services.from_environment(ENVIRONMENT, Catalog.load(folder), APPLICATIONS)
    return Client(create_app(services))


def test_a_start_and_what_needs_no_model_read_none(folder: Path, work: Counter[str]) -> None:
    client = client_of(folder)

    assert client.get("/whoami").status == 200
    assert client.get("/v2/health/live").status == 200
    assert client.post("/models/none/predict", INSTANCE).status == 404

    assert work == {}


def test_a_prediction_makes_one_model_once(folder: Path, work: Counter[str]) -> None:
    client = client_of(folder)

    for _ in range(3):
        assert client.post(f"/models/{ASKED}/predict", INSTANCE).json["value"] == 3

    assert work == {"model.json": 1, "model.onnx": 1, "type": 1, "session": 1, "routes": 1}


def test_there_are_no_more_routes_to_try_than_with_one_model(folder: Path, tmp_path: Path) -> None:
    write_many(tmp_path, 1)

    one, many = (client_of(models).app.routes for models in (tmp_path, folder))

    assert len([*iter_route_contexts(one)]) == len([*iter_route_contexts(many)])


def test_the_document_has_typed_paths_of_every_model(folder: Path) -> None:
    paths = client_of(folder).get("/openapi.json").json["paths"]

    for number in range(MANY):
        body = paths[f"/models/sum-{number:03}/predict"]["post"]["requestBody"]
        references = [one["$ref"] for one in body["content"]["application/json"]["schema"]["oneOf"]]
        assert f"#/components/schemas/Sum{number:03}Instance" in references


def test_a_model_that_is_found_to_be_damaged_later_takes_no_slow_predictions(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(folder)
    monkeypatch.setattr("prediction.catalog.runtime_of", lambda *_: 1 / 0)

    statuses = [
        client.post(f"/models/{ASKED}/{action}", INSTANCE).status
        for action in ("predict", "predict-slow")
    ]

    assert statuses == [503, 503]
