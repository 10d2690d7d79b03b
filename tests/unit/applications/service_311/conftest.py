from collections.abc import Iterator
from datetime import date
from time import monotonic
from typing import Any

import pytest
from fastapi import FastAPI
from moto import mock_aws

from applications.service_311.dashboard.kept import KeptNumbers
from applications.service_311.storage import transactions as transactions_module
from applications.service_311.storage.store import ComplaintStore
from prediction.catalog import Catalog
from tests.transactions import Transactions
from tests.unit.applications.service_311.service_311 import (
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
def app(catalog: Catalog, tables: ComplaintStore) -> FastAPI:
    return make_app(catalog, tables.client)


@pytest.fixture
def store(tables: ComplaintStore) -> ComplaintStore:
    empty(tables)
    return tables


@pytest.fixture
def transactions(store: ComplaintStore) -> Iterator[Transactions]:
    """The stand-in of DynamoDB's transactions, which forgets what a test has asked of it."""
    stand_in = store.client
    assert isinstance(stand_in, Transactions)
    yield stand_in
    stand_in.meanwhile, stand_in.clock = lambda: None, monotonic
    stand_in.conflicts = stand_in.lost_answers = stand_in.left_behind = 0


@pytest.fixture
def waits(transactions: Transactions, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that were slept, without sleeping them; time is what they come to."""
    waited: list[float] = []
    monkeypatch.setattr(transactions_module, "sleep", waited.append)
    monkeypatch.setattr(transactions_module, "monotonic", lambda: sum(waited))
    transactions.clock = lambda: sum(waited)
    return waited


@pytest.fixture
def client(app: FastAPI, store: ComplaintStore) -> Client:  # noqa: ARG001  its tables are empty
    app.state.kept_numbers = KeptNumbers()  # as in a process that has read no counters yet
    return Client(app)


@pytest.fixture
def queries(monkeypatch: pytest.MonkeyPatch) -> list[tuple[date, date]]:
    """The periods that were read."""
    read: list[tuple[date, date]] = []
    numbers = ComplaintStore.numbers

    def noted(self: ComplaintStore, first: date, last: date) -> Any:
        read.append((first, last))
        return numbers(self, first, last)

    monkeypatch.setattr(ComplaintStore, "numbers", noted)
    return read
