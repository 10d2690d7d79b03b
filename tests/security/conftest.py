"""The whole API in this process, with its tables in moto."""

import importlib
import shutil
import sys
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

import boto3
import pytest
from fastapi import FastAPI
from moto import mock_aws

from applications.installed import APPLICATIONS
from predict_api.app import create_app
from predict_api.services import Services
from prediction.catalog import Catalog
from tests.security.calls import Call, sample_calls
from tests.security.gateway import Answer, Gateway
from tests.security.keyring import KEYS, USAGE, Keyring

# application service_311: from here
from tests.unit.applications.service_311.whole_service import add_model, know_few_types

# application service_311: to here
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
    # application service_311: from here
    "complaints": {"id": "HASH"},
    "complaint-lists": {"list": "HASH", "position": "RANGE"},
    "complaint-counters": {"month": "HASH", "counter": "RANGE"},
    # application service_311: to here
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
    # application service_311: from here
    add_model(folder)
    # application service_311: to here
    catalog = Catalog.load(folder)
    return _prepared(create_app(Services.from_environment(ENVIRONMENT, catalog, APPLICATIONS)))


def _prepared(app: FastAPI) -> FastAPI:
    """Let applications be quick in what is not looked at here."""
    # application service_311: from here
    know_few_types(app)
    # application service_311: to here
    return app


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
    # 409: these models have no rows to be explained by
    assert {
        name for name, call in calls.items() if call.status not in {200, 201, 202, 404, 409}
    } == set()
    return calls
