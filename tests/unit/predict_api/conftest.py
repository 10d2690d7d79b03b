from collections.abc import Iterator

import boto3
import pytest
from fastapi import FastAPI
from moto import mock_aws

from applications.installed import APPLICATIONS
from predict_api.app import create_app
from predict_api.services import Services
from prediction.catalog import Catalog
from tests.unit.predict_api.api import Client
from tests.unit.predict_api.environment import ENVIRONMENT
from tests.unit.predict_api.small_models import make_catalog


@pytest.fixture(scope="session")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return make_catalog(tmp_path_factory.mktemp("models"))


@pytest.fixture
def services(catalog: Catalog) -> Services:
    return Services.from_environment(ENVIRONMENT, catalog, APPLICATIONS)


@pytest.fixture
def app(services: Services) -> FastAPI:
    return create_app(services)


@pytest.fixture
def client(app: FastAPI) -> Client:
    return Client(app)


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The table and the queue of slow predictions."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        boto3.client("dynamodb").create_table(
            TableName="predictions",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        boto3.client("sqs").create_queue(QueueName="predictions")
        yield
