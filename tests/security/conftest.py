"""The whole API in this process, with its tables in moto."""

import importlib
import json
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import boto3
import pytest
from fastapi import FastAPI
from moto import mock_aws

from applications.installed import APPLICATIONS
from applications.service_311.routes.services import statistics
from applications.service_311.statistics import Statistics
from predict_api.app import create_app
from predict_api.services import Services
from prediction.catalog import Catalog
from prediction.model import Model
from tests.security.calls import Call, sample_calls
from tests.security.gateway import Answer, Gateway
from tests.security.keyring import KEYS, USAGE, Keyring
from tests.unit.applications.service_311 import service_311
from tests.unit.predict_api import small_models
from tests.unit.predict_api.environment import ENVIRONMENT

AUTHORIZER = {
    "KEYS_TABLE": KEYS,
    "AWS_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "not a secret",
}
TABLES: dict[str, dict[str, Any]] = {
    KEYS: {"key_id": "HASH"},
    USAGE: {"key_id": "HASH", "month": "RANGE"},
    "predictions": {"id": "HASH"},
    "complaints": {"id": "HASH"},
    "complaint-counters": {"month": "HASH", "counter": "RANGE"},
}


@pytest.fixture(scope="package")
def dynamodb() -> Iterator[Any]:
    """All tables and the queue, for all tests here: making them takes longest."""
    with pytest.MonkeyPatch.context() as environment, mock_aws():
        for name, value in (AUTHORIZER | {"AWS_DEFAULT_REGION": "us-east-1"}).items():
            environment.setenv(name, value)
        client = boto3.client("dynamodb")
        for table, keys in TABLES.items():
            client.create_table(
                TableName=table,
                KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in keys.items()],
                AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
                BillingMode="PAY_PER_REQUEST",
            )
        boto3.client("sqs").create_queue(QueueName="predictions")
        yield client


@pytest.fixture(scope="package")
def app(tmp_path_factory: pytest.TempPathFactory, dynamodb: Any) -> FastAPI:  # noqa: ARG001  its tables exist
    """The application with every kind of route, around the models that have routes of their own."""
    folder = tmp_path_factory.mktemp("models")
    small_models.make_catalog(folder)
    for home in folder.iterdir():
        if home.name not in {"demo", "titanic"}:
            shutil.rmtree(home)
    model = service_311.make_catalog(folder).get("complaint-time")
    _give_golden_row(model, folder / "complaint-time" / "model.json")
    catalog = Catalog.load(folder)
    app = create_app(Services.from_environment(ENVIRONMENT, catalog, APPLICATIONS))

    async def few_types() -> Statistics:
        return service_311.STATISTICS

    app.dependency_overrides[statistics] = few_types
    return app


def _give_golden_row(model: Model, manifest: Path) -> None:
    """Let /v2/health/ready ask the tiny model something that it can answer."""
    instance = {"complaint_type": "graffiti", "created_date": "2019-06-14T00:02:11"}
    [prediction] = model.run(model.parse([instance]))
    golden = [{"instance": instance, "prediction": prediction}]
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"golden": golden}))


class TableInMoto:
    """The authorizer's client of DynamoDB, on top of boto3, which moto knows."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def get_item(self, table: str, key: Mapping[str, Any]) -> Mapping[str, Any] | None:
        answer = self._client.get_item(TableName=table, Key=key, ConsistentRead=True)
        item: Mapping[str, Any] | None = answer.get("Item")
        return item


@pytest.fixture(scope="package")
def authorizer(dynamodb: Any) -> Iterator[ModuleType]:
    """The authorizer's handler, reading the table of keys."""
    sys.modules.pop("key_authorizer.handler", None)
    module = importlib.import_module("key_authorizer.handler")
    module.dynamodb = TableInMoto(dynamodb)  # type: ignore[attr-defined]  # a module's variable
    yield module
    sys.modules.pop("key_authorizer.handler", None)


@pytest.fixture
def gateway(app: FastAPI, authorizer: ModuleType) -> Gateway:
    """The API, with nothing in the authorizer's cache."""
    return Gateway(app, authorizer.handler)


@pytest.fixture(scope="package")
def keyring(dynamodb: Any) -> Keyring:
    return Keyring(dynamodb)


@pytest.fixture(scope="package")
def calls(app: FastAPI, authorizer: ModuleType, keyring: Keyring) -> dict[str, Call]:
    """A request for each operation that needs a key; a good key gets what it asks for."""
    gateway = Gateway(app, authorizer.handler)
    key = [("X-API-Key", keyring.good("baseline"))]

    def send(call: Call) -> Answer:
        return gateway.call(call.method, call.target, key, call.body)

    calls = sample_calls(app, send)
    assert {
        name for name, call in calls.items() if call.status not in {200, 201, 202, 404}
    } == set()
    return calls
