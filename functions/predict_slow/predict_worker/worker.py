"""The way of a batch through the worker: read, start, run, record; give back what failed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from predict_worker.batch import Batch, FailedBeforeError, Failure
from predict_worker.delivery import Delivery
from predict_worker.give_back import give_back
from predict_worker.task import Task, in_groups, predict, read_task
from prediction.catalog import Catalog
from prediction.jobs import JobQueue, JobState, JobStore


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
        shared, alone = in_groups(task for task in begun if task)
        for group in shared:
            self._complete(group, batch)
        for task in alone:
            if batch.attempt(task.delivery, partial(self._start, task, batch, alone=True)):
                self._complete([task], batch)
        for failure in batch.failures:
            batch.failed += give_back(failure, self.store, self.queue, self.max_receive_count)
        return batch

    def _begin(self, delivery: Delivery, batch: Batch) -> Task | None:
        """Read a delivery and mark its job running."""
        return self._start(read_task(delivery, self.catalog), batch)

    def _start(self, task: Task, batch: Batch, *, alone: bool = False) -> Task | None:
        """Mark a job running; give None where its message has no more to say.

        That is where the job has ended well, was canceled, is gone, or was too old when its
        message came for the first time.

        Raises:
            FailedBeforeError: the job has failed, or is overdue, and earlier deliveries did not
                help. Its inputs stay among the dead letters, where a redrive may save them.
        """
        now = datetime.now(UTC)
        started = self.store.start(task.job_id, now=now, alone=alone)
        job = started.job
        if started.done:
            return task._replace(ran_alone=job is not None and job.ran_alone)
        if job is not None and job.is_overdue(now):
            self._expire(task, batch, now)
        elif job is not None and job.state is JobState.FAILED:
            _give_up(task)
        return None

    def _complete(self, group: list[Task], batch: Batch) -> None:
        """Run a group of tasks and record the result of each."""
        for task, result in predict(group, batch.has_time):
            if isinstance(result, Exception):
                batch.failures.append(Failure(task.delivery, result, in_run=True))
            else:
                batch.attempt(task.delivery, partial(self._record, task, result, batch))

    def _record(self, task: Task, result: dict[str, Any], batch: Batch) -> None:
        """Close a job with its result, unless another delivery has closed it meanwhile."""
        now = datetime.now(UTC)
        if self.store.succeed(task.job_id, result, now=now):
            batch.succeeded += 1
            batch.succeeded_by_model[task.message.model] += 1
        else:
            self._expire(task, batch, now)

    def _expire(self, task: Task, batch: Batch, now: datetime) -> None:
        """Close a job as failed if it is open past its deadline."""
        if self.store.expire(task.job_id, now=now):
            batch.failed += 1
            _give_up(task)


def _give_up(task: Task) -> None:
    """Let the message of a failed job become a dead letter, if earlier deliveries did not help."""
    if task.delivery.receive_count > 1:
        raise FailedBeforeError
