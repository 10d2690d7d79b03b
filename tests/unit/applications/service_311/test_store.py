from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applications.service_311.complaint import (
    Complaint,
    UnknownComplaintError,
    UnreadableComplaintError,
)
from applications.service_311.outlook import Interval
from applications.service_311.storage.items import complaint_of, item_of
from applications.service_311.storage.store import ComplaintStore
from applications.service_311.tally import total_of
from tests.unit.applications.service_311.complaints import a_complaint, arrivals
from tests.unit.predict_api.api import ALICE, BOB

TODAY = date(2026, 11, 20)


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
