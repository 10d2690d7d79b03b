"""A request with a key, submitted as often as a test likes, and what there is of it then."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from prediction import jobs
from prediction.catalog import Catalog
from prediction.jobs import (
    Claims,
    Job,
    JobQueue,
    JobState,
    JobStore,
    Lifetime,
    Message,
    RequestKey,
    Submission,
)
from tests.tiny_models import write_sum_regression
from tests.unit.prediction.jobs.stand_ins import (
    LIFETIME,
    NOW,
    received,
)

SOON = NOW + timedelta(seconds=1)
LATE = NOW + LIFETIME.deadline
KEY = RequestKey(owner="alice", text="order-66", request="POST /predict-slow {}")
OTHER_BODY = RequestKey(owner="alice", text="order-66", request='POST /predict-slow {"a": 1}')

type Submit = Callable[..., Job]


@pytest.fixture
def submission(tmp_path: Path) -> Submission:
    write_sum_regression(tmp_path)
    instances = Catalog.load(tmp_path).get("sum").parse([{"left": 1, "right": 2}])
    return Submission(owner="alice", model="sum", instances=instances, batched=False)


@pytest.fixture
def submit(store: JobStore, queue: JobQueue, submission: Submission) -> Submit:
    def once(  # noqa: PLR0913 - each test replaces one of them
        key: RequestKey = KEY,
        *,
        now: datetime = NOW,
        store: JobStore = store,
        queue: JobQueue = queue,
        claims_store: JobStore = store,
        lifetime: Lifetime = LIFETIME,
    ) -> Job:
        claims = Claims(claims_store.client, claims_store.table)
        return jobs.submit_once(store, queue, claims, key, submission, lifetime=lifetime, now=now)

    return once


def state_of(store: JobStore, job: Job) -> JobState | None:
    stored = store.get(job.id)
    return None if stored is None else stored.state


def queued_ids(queue: JobQueue) -> list[str]:
    return [Message.from_body(body).job_id for body in received(queue)]


def job_items(store: JobStore) -> list[dict[str, Any]]:
    return [i for i in store.client.scan(TableName=store.table)["Items"] if "state" in i]
