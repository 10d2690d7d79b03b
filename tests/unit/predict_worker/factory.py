"""Jobs, the records of an SQS event, and workers for them."""

import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel

from predict_worker.worker import Worker
from prediction.catalog import Catalog
from prediction.dynamodb import moment
from prediction.jobs import Job, JobQueue, JobState, JobStore, Message
from tests.tiny_models import write_sign_classifier, write_sum_regression
from tests.unit.prediction.jobs.stand_ins import a_job

if TYPE_CHECKING:
    from pathlib import Path

MAX_RECEIVE_COUNT = 5
RUN_RESERVE_MILLISECONDS = 5_000
DEADLINE = timedelta(minutes=15)


@pytest.fixture(scope="session")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """`sum` adds `left` and `right`, `sign` tells whether that is above zero."""
    folder: Path = tmp_path_factory.mktemp("models")
    write_sum_regression(folder)
    write_sign_classifier(folder)
    return Catalog.load(folder)


def spied(*models: Any) -> Catalog:
    """A catalog of models that spy."""
    return Catalog.of(models)


def a_worker(catalog: Catalog, store: JobStore, queue: JobQueue) -> Worker:
    return Worker(catalog, store, queue, MAX_RECEIVE_COUNT, RUN_RESERVE_MILLISECONDS, DEADLINE)


def plenty() -> int:
    """Milliseconds that no test uses up."""
    return 60_000


def recorded(store: JobStore, **changes: Any) -> Job:
    """A job that was submitted just now."""
    now = datetime.now(UTC)
    times = {
        "created_at": now,
        "deadline_at": now + DEADLINE,
        "expires_at": (now + timedelta(hours=24)).replace(microsecond=0),
    }
    job = a_job(**{"id": str(uuid.uuid4()), **times, **changes})
    store.add(job)
    return job


def message(job: Job, *rows: dict[str, Any], batched: bool = False) -> str:
    return Message(job.id, job.model, list(rows) or [{"left": 1, "right": 2}], batched).to_body()


def record(
    body: str,
    *,
    message_id: str | None = None,
    receives: int = 1,
    waited: timedelta = timedelta(0),
) -> dict[str, Any]:
    """A record of an SQS event."""
    sent_at = datetime.now(UTC) - waited
    return {
        "messageId": message_id or str(uuid.uuid4()),
        "receiptHandle": "a-handle-that-the-queue-does-not-know",
        "body": body,
        "attributes": {
            "ApproximateReceiveCount": str(receives),
            "SentTimestamp": str(int(sent_at.timestamp() * 1000)),
        },
        "eventSource": "aws:sqs",
    }


def state_of(store: JobStore, job: Job) -> JobState:
    return now_stored(store, job).state


def now_stored(store: JobStore, job: Job) -> Job:
    stored = store.get(job.id)
    assert stored is not None
    return stored


def let_pass(store: JobStore, job: Job, time: timedelta = timedelta(days=1)) -> None:
    """Move a job's deadline towards the past."""
    deadline = now_stored(store, job).deadline_at - time
    store.client.update_item(
        TableName=store.table,
        Key={"id": {"S": job.id}},
        UpdateExpression="SET deadline_at = :deadline",
        ExpressionAttributeValues={":deadline": {"S": moment(deadline)}},
    )


class SpyModel:
    """A model that notes how many instances each of its runs had.

    It fails where an instance's `left` is `fails_on`, and does `before_run` first.
    """

    def __init__(
        self,
        model: Any,
        *,
        fails_on: float | None = None,
        before_run: Callable[[], object] = lambda: None,
    ) -> None:
        self._model = model
        self._fails_on = fails_on
        self._before_run = before_run
        self.runs: list[int] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def run(self, instances: Sequence[BaseModel]) -> list[dict[str, Any]]:
        self.runs.append(len(instances))
        self._before_run()
        if self._fails_on in [instance.model_dump()["left"] for instance in instances]:
            raise RuntimeError(f"left was {self._fails_on}")
        result: list[dict[str, Any]] = self._model.run(instances)
        return result
