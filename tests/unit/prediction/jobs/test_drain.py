"""How fast the queue drains, as workers tell it."""

from datetime import timedelta

import pytest

from prediction.jobs import Drain, JobStore, StoreUnavailableError
from tests.unit.prediction.jobs.stand_ins import LIFETIME, NOW, failing_store

MINUTE = LIFETIME.deadline / 15
BEGIN = NOW.replace(second=0, microsecond=0)


def a_drain(store: JobStore) -> Drain:
    return Drain(store.client, store.table, LIFETIME.deadline)


def test_nothing_is_known_before_a_worker_tells(store: JobStore) -> None:
    assert a_drain(store).rate(NOW) is None


def test_all_that_workers_tell_counts(store: JobStore) -> None:
    drain = a_drain(store)
    drain.note(100, BEGIN)
    drain.note(200, BEGIN + timedelta(seconds=30))

    assert drain.rate(BEGIN + timedelta(seconds=50)) == 6


def test_the_minute_before_counts_with_it(store: JobStore) -> None:
    drain = a_drain(store)
    drain.note(600, BEGIN)
    drain.note(300, BEGIN + MINUTE)

    assert drain.rate(BEGIN + MINUTE + timedelta(seconds=30)) == 10


def test_what_is_older_is_forgotten(store: JobStore) -> None:
    drain = a_drain(store)
    drain.note(600, BEGIN)

    assert drain.rate(BEGIN + 2 * MINUTE) is None
    (item,) = store.client.scan(TableName=store.table)["Items"]
    assert int(item["expires_at"]["N"]) == int((BEGIN + LIFETIME.deadline).timestamp())


def test_a_count_says_by_its_name_how_it_counts(store: JobStore) -> None:
    # its version: workers of two versions may add to one count, while one replaces the other
    a_drain(store).note(100, BEGIN)

    (item,) = store.client.scan(TableName=store.table)["Items"]
    assert item["id"]["S"].startswith("drain-")
    assert set(item) == {"id", "expires_at", "messages"}


@pytest.mark.parametrize("operation", ["get_item", "update_item"])
def test_a_table_that_cannot_be_used_says_so(store: JobStore, operation: str) -> None:
    drain = a_drain(failing_store(store, operation))

    with pytest.raises(StoreUnavailableError):
        drain.note(1, NOW) if operation == "update_item" else drain.rate(NOW)
