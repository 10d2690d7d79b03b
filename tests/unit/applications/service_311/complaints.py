"""A complaint for tests, as the service keeps it, and what the tables hold of many."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from applications.service_311.complaint import Complaint
from applications.service_311.outlook import Interval
from applications.service_311.storage.counters import add_item
from applications.service_311.storage.store import ComplaintStore
from applications.service_311.tally import Series, Tally, total_of, without_zeros
from applications.service_311.times import NEW_YORK
from tests.unit.predict_api.api import ALICE

NOON = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)


def a_complaint(**changes: Any) -> Complaint:
    complaint = Complaint(
        id=str(uuid4()),
        owner=ALICE,
        slug="noise-residential",
        complaint_type="residential",
        official_name="Noise - Residential",
        timestamp=datetime(2019, 6, 14, 0, 2, 11, tzinfo=NEW_YORK),
        lat=40.675719430504,
        lon=-73.860535138411,
        description="a party next door",
        expected_time=2.0625,
        interval=Interval(low=0.1, high=7.25, coverage=0.8),
        created_at=NOON,
    )
    return complaint.model_copy(update=changes)


def arrivals(store: ComplaintStore) -> Counter[tuple[date, str]]:
    """How many complaints the counters know, by the day of their arrival and by type."""
    total = Counter[tuple[date, str]]()
    for group, numbers in everything(store).items():
        if group.series is Series.ARRIVAL:
            total[group.day, group.slug] += total_of(numbers)
    return total


def everything(store: ComplaintStore) -> Tally:
    """All numbers of the counters, whatever their month."""
    total: Tally = {}
    for item in store.client.scan(TableName=store.counters_table)["Items"]:
        add_item(total, item)
    return without_zeros(total)


def listed(store: ComplaintStore) -> set[tuple[str, str]]:
    """All entries of all lists: list and position."""
    items = store.client.scan(TableName=store.lists_table)["Items"]
    return {(item["list"]["S"], item["position"]["S"]) for item in items}
