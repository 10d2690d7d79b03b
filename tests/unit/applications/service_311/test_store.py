from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applications.service_311.complaint import (
    Complaint,
    ComplaintExistsError,
    StoreBusyError,
    StoreUncertainError,
    UnknownComplaintError,
    UnreadableComplaintError,
)
from applications.service_311.outlook import Interval
from applications.service_311.storage import transactions as transactions_module
from applications.service_311.storage.items import complaint_of, item_of
from applications.service_311.storage.store import ComplaintStore
from applications.service_311.storage.transactions import LAST_TRY_AFTER_SECONDS, MAX_ATTEMPTS
from applications.service_311.tally import total_of
from tests.transactions import FINISHED_AFTER_SECONDS, Transactions, canceled, refused
from tests.unit.applications.service_311.complaints import a_complaint, arrivals
from tests.unit.predict_api.api import ALICE, BOB

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


def test_a_complaint_is_found_as_it_was_stored(store: ComplaintStore) -> None:
    complaint = a_complaint()

    store.add(complaint)

    assert store.find(complaint.id, ALICE) == complaint


def put(store: ComplaintStore, complaint: Complaint, **changes: Any) -> None:
    item = {name: value for name, value in (item_of(complaint) | changes).items() if value}
    store.client.put_item(TableName=store.complaints_table, Item=item)


def test_a_complaint_of_another_version_is_asked_for_again(store: ComplaintStore) -> None:
    complaint = a_complaint()
    put(store, complaint, version={"N": "3"})

    with pytest.raises(UnreadableComplaintError):
        store.find(complaint.id, ALICE)


def test_a_complaint_of_the_time_before_versions_is_read(store: ComplaintStore) -> None:
    complaint = a_complaint()
    put(store, complaint, version=None)

    assert store.find(complaint.id, ALICE) == complaint


def test_another_callers_complaint_is_unknown(store: ComplaintStore) -> None:
    complaint = a_complaint(owner=ALICE)
    store.add(complaint)

    with pytest.raises(UnknownComplaintError):
        store.find(complaint.id, BOB)


@pytest.mark.parametrize("complaint_id", [str(uuid4()), "1", "", "x" * 5000, f"{uuid4()}\n"])
def test_an_id_that_nobody_got_is_unknown(store: ComplaintStore, complaint_id: str) -> None:
    with pytest.raises(UnknownComplaintError):
        store.find(complaint_id, ALICE)


def test_each_complaint_counts_once_for_its_day_and_type(store: ComplaintStore) -> None:
    for slug in ("noise", "noise", "graffiti"):
        store.add(a_complaint(slug=slug))

    assert arrivals(store) == {(TODAY, "noise"): 2, (TODAY, "graffiti"): 1}


def test_a_complaint_counts_for_the_day_it_has_in_new_york(store: ComplaintStore) -> None:
    store.add(a_complaint(created_at=datetime(2026, 12, 1, 4, 59, tzinfo=UTC)))

    assert arrivals(store) == {(date(2026, 11, 30), "noise-residential"): 1}


def test_numbers_of_several_months_are_read_together(store: ComplaintStore) -> None:
    store.add(a_complaint(created_at=datetime(2026, 1, 31, 12, tzinfo=UTC)))
    store.add(a_complaint(created_at=datetime(2026, 3, 1, 12, tzinfo=UTC)))

    numbers = store.numbers(date(2026, 1, 31), date(2026, 3, 1))

    assert {(group.day, total_of(of)) for group, of in numbers.items()} == {
        (date(2026, 1, 31), 1),
        (date(2026, 3, 1), 1),
    }


def test_only_the_days_asked_for_are_read(store: ComplaintStore) -> None:
    for day in (9, 10, 12, 13):
        store.add(a_complaint(created_at=datetime(2026, 11, day, 12, tzinfo=UTC)))

    numbers = store.numbers(date(2026, 11, 10), date(2026, 11, 12))

    assert sorted(group.day.day for group in numbers) == [10, 12]


def test_a_year_takes_four_queries_a_month(store: ComplaintStore) -> None:
    queries: list[str] = []
    events = store.client.meta.events
    events.register("before-call.dynamodb", lambda model, **_: queries.append(model.name), "count")

    store.numbers(date(2025, 11, 20), date(2026, 11, 19))

    events.unregister("before-call.dynamodb", unique_id="count")
    assert queries == ["Query"] * 4 * 13


def test_a_months_counters_are_in_several_partitions(store: ComplaintStore) -> None:
    for _ in range(40):
        store.add(a_complaint())

    items = store.client.scan(TableName=store.counters_table)["Items"]
    assert len({item["month"]["S"] for item in items if item["month"]["S"] > "2026"}) == 4


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


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(
    description=st.text(st.characters(codec="utf-8"), min_size=1),
    latitude=st.floats(40.4, 41.0),
    hours=st.floats(1e-100, 1e6),
)
def test_an_item_holds_a_complaint_to_the_last_digit(
    description: str, latitude: float, hours: float
) -> None:
    complaint = a_complaint(
        description=description,
        lat=latitude,
        expected_time=hours,
        interval=Interval(low=0.0, high=hours * 3, coverage=0.8),
    )

    assert complaint_of(item_of(complaint)) == complaint
