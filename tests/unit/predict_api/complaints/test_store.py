from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from predict_api.complaints import store as store_module
from predict_api.complaints.complaint import (
    Complaint,
    ComplaintExistsError,
    ComplaintStatus,
    Estimate,
    Interval,
    Place,
    UnknownComplaintError,
)
from predict_api.complaints.counters import DailyCount, increment
from predict_api.complaints.items import complaint_of, item_of
from predict_api.complaints.store import MAX_ATTEMPTS, ComplaintStore, StoreBusyError
from predict_api.complaints.times import NEW_YORK
from tests.unit.predict_api.complaints.service_311 import ALICE, BOB

NOON = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)


def a_complaint(**changes: Any) -> Complaint:
    complaint = Complaint(
        id=str(uuid4()),
        owner=ALICE,
        slug="noise-residential",
        complaint_type="residential",
        official_name="Noise - Residential",
        timestamp=datetime(2019, 6, 14, 0, 2, 11, tzinfo=NEW_YORK),
        place=Place(40.675719430504, -73.860535138411),
        description="a party next door",
        status=ComplaintStatus.OPEN,
        estimate=Estimate(2.0625, Interval(0.1, 7.25, 0.8)),
        created_at=NOON,
    )
    return replace(complaint, **changes)


class Obstinate:
    """A client whose transactions fail with the given errors before one gets through."""

    def __init__(self, client: Any, *errors: ClientError) -> None:
        self._client = client
        self._errors = list(errors)
        self.tokens: list[str] = []

    def transact_write_items(self, **arguments: Any) -> Any:
        self.tokens.append(arguments["ClientRequestToken"])
        if self._errors:
            raise self._errors.pop(0)
        return self._client.transact_write_items(**arguments)


def canceled(*reasons: str) -> ClientError:
    answer: Any = {
        "Error": {"Code": "TransactionCanceledException", "Message": "canceled"},
        "CancellationReasons": [{"Code": reason} for reason in reasons],
    }
    return ClientError(answer, "TransactWriteItems")


def refused(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "TransactWriteItems")


def with_client(store: ComplaintStore, client: Any) -> ComplaintStore:
    return replace(store, client=client)


def taken_in(store: ComplaintStore, day: date = TODAY) -> Counter[tuple[date, str]]:
    total = Counter[tuple[date, str]]()
    for count in store.counts([day]):
        total[count.day, count.slug] += count.taken_in
    return total


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that were slept, without sleeping them."""
    waited: list[float] = []
    monkeypatch.setattr(store_module, "sleep", waited.append)
    return waited


def test_a_complaint_is_found_as_it_was_stored(store: ComplaintStore) -> None:
    complaint = a_complaint()

    store.add(complaint)

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

    assert taken_in(store) == {(TODAY, "noise"): 2, (TODAY, "graffiti"): 1}


def test_a_complaint_counts_for_the_day_it_has_in_new_york(store: ComplaintStore) -> None:
    store.add(a_complaint(created_at=datetime(2026, 12, 1, 4, 59, tzinfo=UTC)))

    assert taken_in(store, date(2026, 11, 30)) == {(date(2026, 11, 30), "noise-residential"): 1}


def test_counts_of_several_months_are_read_together(store: ComplaintStore) -> None:
    store.add(a_complaint(created_at=datetime(2026, 1, 31, 12, tzinfo=UTC)))
    store.add(a_complaint(created_at=datetime(2026, 3, 1, 12, tzinfo=UTC)))

    counts = store.counts([date(2026, 1, 31), date(2026, 2, 1), date(2026, 3, 1)])

    assert counts == [
        DailyCount(date(2026, 1, 31), "noise-residential", 1),
        DailyCount(date(2026, 3, 1), "noise-residential", 1),
    ]


def test_only_the_days_asked_for_are_read(store: ComplaintStore) -> None:
    for day in (9, 10, 12, 13):
        store.add(a_complaint(created_at=datetime(2026, 11, day, 12, tzinfo=UTC)))

    counts = store.counts([date(2026, 11, day) for day in (10, 11, 12)])

    assert [count.day.day for count in counts] == [10, 12]


def test_counters_are_spread_so_that_transactions_seldom_meet() -> None:
    keys = {str(increment("counters", TODAY, "noise")["Key"]["counter"]) for _ in range(200)}

    assert len(keys) > 1


def test_a_second_complaint_of_the_same_id_is_neither_stored_nor_counted(
    store: ComplaintStore,
) -> None:
    first = a_complaint()
    store.add(first)

    with pytest.raises(ComplaintExistsError):
        store.add(replace(first, description="another"))

    assert store.find(first.id, ALICE) == first
    assert taken_in(store).total() == 1


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

    with_client(store, Obstinate(store.client, error, error)).add(complaint)

    assert store.find(complaint.id, ALICE) == complaint
    assert taken_in(store).total() == 1
    assert len(waits) == 2


def test_every_try_has_the_same_token_so_that_none_counts_twice(
    store: ComplaintStore, waits: list[float]
) -> None:
    client = Obstinate(store.client, canceled("None", "TransactionConflict"))

    with_client(store, client).add(a_complaint())

    assert len(waits) == 1
    assert len(client.tokens) == 2
    assert len(set(client.tokens)) == 1


def test_a_conflict_that_stays_leaves_nothing_behind(
    store: ComplaintStore, waits: list[float]
) -> None:
    conflict = canceled("TransactionConflict", "TransactionConflict")
    client = Obstinate(store.client, *[conflict] * MAX_ATTEMPTS)
    complaint = a_complaint()

    with pytest.raises(StoreBusyError):
        with_client(store, client).add(complaint)

    assert len(client.tokens) == MAX_ATTEMPTS
    assert sum(waits) < 1
    assert taken_in(store).total() == 0
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

    assert (len(client.tokens), waits) == (1, [])


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
        place=Place(latitude, -73.9),
        estimate=Estimate(hours, Interval(0.0, hours * 3, 0.8)),
    )

    assert complaint_of(item_of(complaint)) == complaint
