"""Numbers of many months: what is kept of them, and what is too much for one answer."""

from datetime import date

import pytest

from applications.service_311.dashboard import kept as kept_module
from applications.service_311.dashboard.kept import KeptNumbers
from applications.service_311.storage.store import ComplaintStore
from tests.unit.applications.service_311.service_311 import PARTY, Client

# Its hour, its hexagon, and that its interval ends within three days.
NUMBERS_OF_A_PARTY = 3


def test_months_that_are_kept_do_not_pile_up(
    store: ComplaintStore, queries: list[tuple[date, date]]
) -> None:
    kept = KeptNumbers()
    kept.of(store, date(2016, 1, 1), date(2019, 12, 31))  # from the last one back

    queries.clear()
    kept.of(store, date(2016, 1, 1), date(2018, 2, 28))
    assert queries == []
    kept.of(store, date(2018, 3, 1), date(2018, 3, 31))
    assert queries == [(date(2018, 3, 1), date(2018, 3, 31))]


def test_more_than_one_answer_can_add_up_is_refused_and_the_last_days_are_at_hand(
    client: Client, queries: list[tuple[date, date]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for month in ("2018-08", "2018-10", "2019-05", "2019-06"):
        client.post("/input/", PARTY | {"timestamp": f"{month}-14T00:02:11"})
    monkeypatch.setattr(kept_module, "MOST_NUMBERS", 3 * NUMBERS_OF_A_PARTY)
    monkeypatch.setattr(kept_module, "LOOKING_SECONDS", float("inf"))  # on a slow machine as well
    year = {"first": "2018-07-01", "last": "2019-06-30"}

    page, answer = (client.get(path, **year) for path in ("/dashboard", "/dashboard/data"))

    assert (page.status, answer.status) == (422, 422)
    assert answer.message == (
        "first: More was counted on these days than one answer can add up; take fewer."
    )
    assert answer.faults == [["query", "first"]]
    assert "take fewer; shown is everything of the last 30 days" in page.text
    assert queries[0] == (date(2019, 6, 1), date(2019, 6, 30))
    assert min(first for first, _ in queries) == date(2018, 8, 1)


def test_months_that_take_too_much_memory_are_forgotten(
    client: Client,
    store: ComplaintStore,
    queries: list[tuple[date, date]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for month in (4, 5, 6):
        client.post("/input/", PARTY | {"timestamp": f"2019-{month:02}-14T00:02:11"})
    monkeypatch.setattr(kept_module, "MOST_KEPT_NUMBERS", 2 * NUMBERS_OF_A_PARTY)
    kept = KeptNumbers()
    days = [date(2019, month, 1) for month in (4, 5, 6)]
    for day in days:
        kept.of(store, day, day)

    queries.clear()
    for day in reversed(days):
        kept.of(store, day, day)
    assert [first for first, _ in queries] == [date(2019, 4, 1)]
