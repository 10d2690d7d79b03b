from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from moto import mock_aws

from predict_api.complaints.store import ComplaintStore
from prediction.catalog import Catalog
from tests.unit.predict_api.complaints.service_311 import (
    Client,
    empty,
    make_app,
    make_catalog,
    make_store,
)


@pytest.fixture(scope="session")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return make_catalog(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="module")
def tables() -> Iterator[ComplaintStore]:
    """Tables for a whole module: making clients of AWS takes most of a test's time."""
    with pytest.MonkeyPatch.context() as environment, mock_aws():
        environment.setenv("AWS_DEFAULT_REGION", "us-east-1")
        yield make_store()


@pytest.fixture(scope="module")
def app(catalog: Catalog, tables: ComplaintStore) -> FastAPI:  # noqa: ARG001  its tables exist
    return make_app(catalog)


@pytest.fixture
def store(tables: ComplaintStore) -> ComplaintStore:
    empty(tables)
    return tables


@pytest.fixture
def client(app: FastAPI, store: ComplaintStore) -> Client:  # noqa: ARG001  its tables are empty
    return Client(app)
