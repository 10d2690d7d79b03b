"""A worker tells how much it does, where messages wait for workers, and now and then."""

from datetime import timedelta

import pytest

from predict_worker.delivery import Delivery
from predict_worker.drain_report import DrainReport
from prediction.jobs import Drain, JobStore
from tests.unit.prediction.jobs.stand_ins import LIFETIME, NOW, failing_store

LONG = LIFETIME.deadline / 10


def a_report(store: JobStore) -> DrainReport:
    return DrainReport(Drain(store.client, store.table, LIFETIME.deadline))


def deliveries(*waits: timedelta, receives: int = 1) -> list[Delivery]:
    return [Delivery("id", "handle", receives, None, NOW - wait) for wait in waits]


def told(store: JobStore) -> list[int]:
    items = store.client.scan(TableName=store.table)["Items"]
    return [int(item["messages"]["N"]) for item in items]


def test_a_batch_that_waited_long_is_told_of(store: JobStore) -> None:
    a_report(store).after(deliveries(LONG, 2 * LONG), 2, NOW)

    assert told(store) == [2]


def test_one_that_came_early_among_others_hides_no_long_queue(store: JobStore) -> None:
    a_report(store).after(deliveries(timedelta(0), LONG, LONG), 3, NOW)

    assert told(store) == [3]


@pytest.mark.parametrize(
    "batch",
    [
        deliveries(LONG, LONG - timedelta(seconds=1)),
        deliveries(2 * LONG, receives=2),
        [Delivery("id", "handle", 1, None)],
        [],
    ],
    ids=["one waited shortly", "one came back", "nobody knows", "none"],
)
def test_no_batch_of_workers_that_keep_up_is_told_of(
    store: JobStore, batch: list[Delivery]
) -> None:
    a_report(store).after(batch, 1, NOW)

    assert told(store) == []


def test_a_busy_worker_tells_every_five_seconds_and_forgets_nothing(store: JobStore) -> None:
    report = a_report(store)
    for second in range(10):
        report.after(deliveries(LONG), 7, NOW + timedelta(seconds=second))

    assert told(store) == [7 * 6]
    report.after(deliveries(LONG), 7, NOW + timedelta(seconds=10))
    assert told(store) == [7 * 11]


def test_a_table_that_cannot_be_used_harms_no_batch(store: JobStore) -> None:
    a_report(failing_store(store, "update_item")).after(deliveries(LONG), 2, NOW)

    assert told(store) == []
