"""Ten records that can each fail in a way of its own: exactly those that do come back."""

from itertools import chain, combinations
from typing import TYPE_CHECKING, Any

import pytest

from prediction.catalog import Catalog
from prediction.jobs import Job, JobQueue, JobState, JobStore
from tests.chaos.queues import QUEUE_URL
from tests.chaos.table import Table, refusal
from tests.unit.predict_worker.factory import (
    SpyModel,
    a_worker,
    message,
    plenty,
    record,
    recorded,
    spied,
    state_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

type Failing = tuple[int, ...]

UNLUCKY = 13.0
"""The `left` that makes a model fail."""

SUBSETS: list[Failing] = list(
    chain.from_iterable(combinations(range(10), size) for size in range(11))
)


class ThrottledTable(Table):
    """A table that refuses some kinds of writes for some jobs."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: set[tuple[str, str]] = set()

    def update_item(self, **asked: Any) -> dict[str, Any]:
        state = asked["ExpressionAttributeValues"][":new_state"]["S"]
        if (asked["Key"]["id"]["S"], state) in self.refused:
            raise refusal("UpdateItem", "ThrottlingException")
        return super().update_item(**asked)


class NoQueue:
    """A queue whose messages come back after its visibility timeout."""

    def change_message_visibility(self, **_: Any) -> dict[str, Any]:
        return {}


@pytest.fixture
def table() -> ThrottledTable:
    return ThrottledTable()


@pytest.fixture
def store(table: ThrottledTable) -> JobStore:
    return JobStore(table, "predictions")  # type: ignore[arg-type]  # a stand-in


def failures(table: ThrottledTable, jobs: list[Job]) -> "list[Callable[[], Any]]":
    """What makes each of the ten records fail; each gives its body."""

    def refused(job: Job, state: JobState) -> str:
        table.refused.add((job.id, state))
        return message(job)

    def another_model(job: Job) -> str:
        return message(job).replace('"model":"sum"', '"model":"retired"')

    return [
        lambda: "garbage",
        lambda: another_model(jobs[1]),
        lambda: message(jobs[2], {"left": "a text"}),
        lambda: message(jobs[3], {"left": UNLUCKY}),
        lambda: refused(jobs[4], JobState.SUCCEEDED),
        lambda: refused(jobs[5], JobState.RUNNING),
        lambda: None,
        lambda: 7,
        lambda: f'{{"job_id": "{jobs[8].id}"}}',
        lambda: message(jobs[9], {"left": 1, "right": None}),
    ]


def test_of_all_subsets_of_ten_records_exactly_the_failing_ones_come_back(
    catalog: Catalog, table: ThrottledTable, store: JobStore
) -> None:
    assert len(SUBSETS) == 1024
    worker = a_worker(
        spied(SpyModel(catalog.get("sum"), fails_on=UNLUCKY)),
        store,
        JobQueue(NoQueue(), QUEUE_URL),  # type: ignore[arg-type]  # a stand-in
    )
    for failing in SUBSETS:
        table.refused.clear()
        jobs = [recorded(store) for _ in range(10)]
        make = failures(table, jobs)
        bodies = [make[n]() if n in failing else message(jobs[n]) for n in range(10)]
        records = [record(body, message_id=f"m-{n}") for n, body in enumerate(bodies)]

        response = worker.work_off(records, plenty).response()

        back = {failure["itemIdentifier"] for failure in response["batchItemFailures"]}
        assert back == {f"m-{n}" for n in failing}, failing
        assert len(response["batchItemFailures"]) == len(failing)
        for n in set(range(10)) - set(failing):
            assert state_of(store, jobs[n]) is JobState.SUCCEEDED, (failing, n)
