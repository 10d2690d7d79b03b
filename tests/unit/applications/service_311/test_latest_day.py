"""Looking for the last day on which a complaint happened, within a public request."""

from datetime import date
from typing import Any

import pytest

from applications.service_311.dashboard import kept as kept_module
from applications.service_311.dashboard.kept import (
    LATEST_SECONDS,
    LOOKING_SECONDS,
    KeptNumbers,
)
from applications.service_311.storage.store import ComplaintStore
from tests.unit.applications.service_311.service_311 import PARTY, Client

TODAY = date(2019, 12, 24)
OF_THE_PARTY = date(2019, 6, 14)
SECONDS_OF_A_MONTH = 0.5


class Clock:
    """A clock that goes on by half a second with each month that is looked into."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.months: list[int] = []
        self.fails_in: int | None = None

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    has_numbers = ComplaintStore.has_numbers

    def slowly(self: ComplaintStore, month: date) -> Any:
        if month.month == clock.fails_in:
            raise TimeoutError
        clock.now += SECONDS_OF_A_MONTH
        clock.months.append(month.month)
        return has_numbers(self, month)

    monkeypatch.setattr(ComplaintStore, "has_numbers", slowly)
    monkeypatch.setattr(kept_module, "monotonic", clock.monotonic)
    return clock


@pytest.fixture
def kept(client: Client) -> KeptNumbers:
    """As in a process that has read nothing; a party of June 2019 was taken in."""
    client.post("/input/", PARTY)
    return KeptNumbers()


def test_a_call_looks_for_two_seconds_and_the_next_one_goes_on(
    kept: KeptNumbers, store: ComplaintStore, clock: Clock
) -> None:
    assert kept.latest(store, TODAY) is None
    assert len(clock.months) * SECONDS_OF_A_MONTH == LOOKING_SECONDS
    assert kept.latest(store, TODAY) == OF_THE_PARTY
    assert clock.months == [12, 11, 10, 9, 8, 7, 6]

    assert kept.latest(store, TODAY) == OF_THE_PARTY
    assert len(clock.months) == 7


def test_after_an_error_the_search_goes_on_where_it_was(
    kept: KeptNumbers, store: ComplaintStore, clock: Clock
) -> None:
    clock.fails_in = 10
    with pytest.raises(TimeoutError):
        kept.latest(store, TODAY)

    clock.fails_in = None
    kept.latest(store, TODAY)
    assert clock.months == [12, 11, 10, 9, 8, 7]


def test_the_last_search_holds_until_the_next_one_is_over(
    kept: KeptNumbers, store: ComplaintStore, clock: Clock
) -> None:
    for _ in range(2):
        kept.latest(store, TODAY)

    clock.now += LATEST_SECONDS
    clock.months.clear()
    assert kept.latest(store, TODAY) == OF_THE_PARTY
    assert clock.months == [12, 11, 10, 9]


def test_where_nothing_is_found_all_months_are_looked_into_once(
    store: ComplaintStore, clock: Clock
) -> None:
    kept = KeptNumbers()

    for _ in range(60):
        assert kept.latest(store, TODAY) is None
    assert len(clock.months) == 12 * (TODAY.year - 2003 + 1)


def test_a_view_stays_as_asked_while_the_past_is_looked_for(client: Client, clock: Clock) -> None:
    client.post("/input/", PARTY)

    told = client.get("/dashboard/data").json

    assert told["complaints"] == 0
    assert told["tables"]["over_time"][-1]["day"] == told["period"]["last"]
    assert len(clock.months) * SECONDS_OF_A_MONTH == LOOKING_SECONDS
