"""The way of a batch through the worker: read, start, run, record; give back what failed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from predict_worker.batch import Batch, OutOfTimeError
from predict_worker.delivery import Delivery
from predict_worker.give_back import give_back
from predict_worker.task import Task, in_groups, predict, read_task
from prediction.catalog import Catalog
from prediction.jobs import JobQueue, JobStore


@dataclass(frozen=True, slots=True)
class Worker:
    """Works batches of messages off. It keeps nothing from one batch to the next."""

    catalog: Catalog
    store: JobStore
    queue: JobQueue
    max_receive_count: int

    def work_off(self, records: Sequence[object], remaining: Callable[[], int]) -> Batch:
        """Close the job of each record of an SQS event, whatever happens to its neighbours.

        Args:
            records: the event's `Records`.
            remaining: tells the milliseconds until this invocation is stopped.
        """
        batch = Batch(remaining)
        deliveries = [Delivery.from_record(record) for record in records]
        begun = [batch.attempt(d, partial(self._begin, d, batch)) for d in deliveries]
        for group in in_groups(task for task in begun if task):
            self._complete(group, batch)
        for failure in batch.failures:
            batch.failed += give_back(failure, self.store, self.queue, self.max_receive_count)
        return batch

    def _begin(self, delivery: Delivery, batch: Batch) -> Task | None:
        """Mark a job running; give None where it is closed, gone or overdue."""
        task = read_task(delivery, self.catalog)
        now = datetime.now(UTC)
        if self.store.start(task.job_id, now=now):
            return task
        batch.failed += self.store.expire(task.job_id, now=now)
        return None

    def _complete(self, group: list[Task], batch: Batch) -> None:
        """Run a group of tasks and record the result of each."""
        out_of_time = ((task, OutOfTimeError()) for task in group)
        for task, result in predict(group) if batch.has_time() else out_of_time:
            batch.attempt(task.delivery, partial(self._record, task, result, batch))

    def _record(self, task: Task, result: dict[str, Any] | Exception, batch: Batch) -> None:
        """Close a job with its result, unless another delivery has closed it meanwhile."""
        if isinstance(result, Exception):
            raise result
        now = datetime.now(UTC)
        if self.store.succeed(task.job_id, result, now=now):
            batch.succeeded += 1
            batch.succeeded_by_model[task.message.model] += 1
        else:
            batch.failed += self.store.expire(task.job_id, now=now)
