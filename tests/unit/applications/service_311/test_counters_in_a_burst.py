"""Many complaints of one type at once: each is kept, and quiet days stay cheap to read."""

import threading
from datetime import date
from random import Random

import pytest

from applications.service_311.complaint import StoreBusyError
from applications.service_311.storage import transactions as transactions_module
from applications.service_311.storage.counters import FEWEST_SHARDS, SHARDS, shard_of
from applications.service_311.storage.store import ComplaintStore
from tests.chaos.stage import Actor
from tests.transactions import Transactions
from tests.unit.applications.service_311.complaints import a_complaint, arrivals

BURST = 200
BURST_SECONDS = 0.2
TRANSACTION_SECONDS = 0.02
TODAY = date(2026, 11, 20)


class Burst:
    """Clients that take their complaints in at once, in an order that the clock alone decides."""

    def __init__(self, store: ComplaintStore, transactions: Transactions) -> None:
        self.store = store
        self.chance = Random(7)  # noqa: S311  the same burst each time
        self.seconds = 0.0
        self.refused = 0
        transactions.clock = lambda: self.seconds
        transactions.meanwhile = lambda: self.pause(TRANSACTION_SECONDS)

    def pause(self, seconds: float) -> None:
        actor = threading.current_thread()
        assert isinstance(actor, Actor)
        actor.wakes_at = self.seconds + seconds
        actor.pause()

    def take_one_in(self) -> None:
        self.pause(self.chance.uniform(0, BURST_SECONDS))
        number = f"{self.chance.getrandbits(48):012x}"
        try:
            self.store.add(a_complaint(id=f"00000000-0000-0000-0000-{number}"))
        except StoreBusyError:
            self.refused += 1

    def play(self) -> None:
        clients = [Actor() for _ in range(BURST)]
        for client in clients:
            client.cast(self.take_one_in)
        while busy := [client for client in clients if client.is_busy]:
            following = min(busy, key=lambda client: client.wakes_at)
            self.seconds = max(self.seconds, following.wakes_at)
            following.resume()
        for client in clients:
            client.dismiss()


def test_of_a_burst_of_one_type_all_are_kept_and_counted(
    store: ComplaintStore, transactions: Transactions, monkeypatch: pytest.MonkeyPatch
) -> None:
    burst = Burst(store, transactions)
    monkeypatch.setattr(transactions_module, "sleep", burst.pause)
    monkeypatch.setattr(transactions_module, "monotonic", lambda: burst.seconds)
    monkeypatch.setattr(
        transactions_module,
        "jitter",
        lambda longest: burst.chance.uniform(0, longest),
    )

    burst.play()

    items = store.client.scan(TableName=store.counters_table)["Items"]
    assert burst.refused == 0
    assert arrivals(store) == {(TODAY, "noise-residential"): BURST}
    assert len(items) <= 2 * SHARDS


def test_who_meets_nobody_counts_on_few_items() -> None:
    assert {shard_of(str(number), 0) for number in range(1_000)} == set(range(FEWEST_SHARDS))


@pytest.mark.parametrize(("conflicts", "shards"), [(1, 8), (2, 16), (3, 32), (6, 32)])
def test_who_meets_others_looks_among_more_items(conflicts: int, shards: int) -> None:
    assert {shard_of(str(number), conflicts) for number in range(1_000)} == set(range(shards))
