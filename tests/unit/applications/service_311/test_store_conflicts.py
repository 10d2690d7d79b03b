"""A complaint is stored and counted once, whatever its transactions meet on the way."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from applications.service_311.complaint import (
    ComplaintExistsError,
    StoreBusyError,
    StoreUncertainError,
    UnknownComplaintError,
)
from applications.service_311.storage import transactions as transactions_module
from applications.service_311.storage.store import ComplaintStore
from applications.service_311.storage.transactions import LAST_TRY_AFTER_SECONDS, MAX_ATTEMPTS
from tests.transactions import FINISHED_AFTER_SECONDS, Transactions, canceled, refused
from tests.unit.applications.service_311.complaints import a_complaint, arrivals
from tests.unit.predict_api.api import ALICE

FUNCTION_SECONDS = 25
"""As the template has it."""
CALL_SECONDS = 7
"""As `predict_api.services` reckons."""

TODAY = date(2026, 11, 20)


class Obstinate:
    """A client whose transactions fail with the given errors before one gets through."""

    def __init__(self, client: Any, *errors: Exception) -> None:
        self._client = client
        self._errors = list(errors)
        self.tokens: list[str] = []

    def transact_write_items(self, **arguments: Any) -> Any:
        self.tokens.append(arguments["ClientRequestToken"])
        if self._errors:
            raise self._errors.pop(0)
        return self._client.transact_write_items(**arguments)


class Hanging:
    """A client whose calls take as long as a call can, and are not answered."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def wait(self, seconds: float) -> None:
        self.seconds += seconds

    def transact_write_items(self, **_: object) -> None:
        self.seconds += CALL_SECONDS
        raise ReadTimeoutError(endpoint_url="")


def with_client(store: ComplaintStore, client: Any) -> ComplaintStore:
    return replace(store, client=client)


def test_a_second_complaint_of_the_same_id_is_neither_stored_nor_counted(
    store: ComplaintStore,
) -> None:
    first = a_complaint()
    store.add(first)

    with pytest.raises(ComplaintExistsError):
        store.add(first.model_copy(update={"description": "another"}))

    assert store.find(first.id, ALICE) == first
    assert arrivals(store).total() == 1


@pytest.mark.parametrize(
    "error",
    [
        canceled("None", "TransactionConflict"),
        canceled("ThrottlingError", "None"),
        canceled("ProvisionedThroughputExceeded", "TransactionConflict"),
    ],
)
def test_a_conflict_that_passes_is_waited_out(
    store: ComplaintStore, waits: list[float], error: ClientError
) -> None:
    complaint = a_complaint()
    client = Obstinate(store.client, error, error)

    with_client(store, client).add(complaint)

    assert store.find(complaint.id, ALICE) == complaint
    assert arrivals(store).total() == 1
    assert len(client.tokens) == 3
    assert sum(waits) > 0


@pytest.mark.usefixtures("waits")
def test_a_complaint_whose_answer_was_lost_counts_once(
    store: ComplaintStore, transactions: Transactions
) -> None:
    complaint = a_complaint()
    transactions.lost_answers = 1

    store.add(complaint)

    assert store.find(complaint.id, ALICE) == complaint
    assert arrivals(store).total() == 1


def test_a_transaction_that_was_left_behind_is_waited_for(
    store: ComplaintStore, transactions: Transactions, waits: list[float]
) -> None:
    complaint = a_complaint()
    transactions.left_behind = 1

    store.add(complaint)

    assert FINISHED_AFTER_SECONDS <= sum(waits) < LAST_TRY_AFTER_SECONDS
    assert store.find(complaint.id, ALICE) == complaint
    assert arrivals(store).total() == 1


def test_what_may_have_been_stored_is_not_called_not_stored(
    store: ComplaintStore, waits: list[float]
) -> None:
    client = Obstinate(store.client, *[ReadTimeoutError(endpoint_url="")] * MAX_ATTEMPTS)

    with pytest.raises(StoreUncertainError, match="may have been stored"):
        with_client(store, client).add(a_complaint())

    assert sum(waits) > FINISHED_AFTER_SECONDS


def test_no_try_begins_that_would_outlast_the_function(
    store: ComplaintStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Hanging()
    monkeypatch.setattr(transactions_module, "monotonic", lambda: client.seconds)
    monkeypatch.setattr(transactions_module, "sleep", client.wait)

    with pytest.raises(StoreUncertainError):
        with_client(store, client).add(a_complaint())

    assert client.seconds <= FUNCTION_SECONDS - CALL_SECONDS


def test_a_conflict_that_stays_leaves_nothing_behind(
    store: ComplaintStore, waits: list[float]
) -> None:
    conflict = canceled("TransactionConflict", "TransactionConflict")
    client = Obstinate(store.client, *[conflict] * MAX_ATTEMPTS)
    complaint = a_complaint()

    with pytest.raises(StoreBusyError, match="not stored"):
        with_client(store, client).add(complaint)

    assert len(client.tokens) == MAX_ATTEMPTS
    assert sum(waits) < 3.2
    assert arrivals(store).total() == 0
    with pytest.raises(UnknownComplaintError):
        store.find(complaint.id, ALICE)


@pytest.mark.parametrize(
    "error",
    [
        canceled("ConditionalCheckFailed", "None"),
        canceled("ValidationError", "TransactionConflict"),
        refused("AccessDeniedException"),
        refused("ThrottlingException"),
    ],
)
def test_what_another_try_would_not_help_is_not_tried_again(
    store: ComplaintStore, waits: list[float], error: ClientError
) -> None:
    client = Obstinate(store.client, error)

    with pytest.raises((ClientError, ComplaintExistsError)):
        with_client(store, client).add(a_complaint())

    assert (len(client.tokens), sum(waits)) == (1, 0)
