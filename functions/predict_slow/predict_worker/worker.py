"""The worker: read, start, run and record each message of a batch; return what failed."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from predict_worker.batch import Batch, FailedBeforeError, Failure
from predict_worker.delivery import Delivery
from predict_worker.retries import Terms, give_back
from predict_worker.runs import Task, in_groups, predict, read_task
from prediction.catalog import Catalog
from prediction.jobs import (
    OPEN_STATES,
    Change,
    Job,
    JobQueue,
    JobState,
    JobStore,
    StoreUnavailableError,
)

LONG_AFTER = timedelta(minutes=1)
"""No submission is that late with a message whose job it has marked failed already."""


@dataclass(frozen=True, slots=True)
class Worker:
    """Processes batches of messages. It keeps nothing from one batch to the next."""

    catalog: Catalog
    store: JobStore
    queue: JobQueue
    max_receive_count: int
    run_reserve_milliseconds: int
    deadline: timedelta

    def work_off(self, records: Sequence[object], remaining: Callable[[], int]) -> Batch:
        """Close the job of each record of an SQS event, whatever happens to its neighbours.

        Args:
            records: the event's `Records`.
            remaining: tells the milliseconds until this invocation is stopped.
        """
        deliveries = [Delivery.from_record(record) for record in records]
        batch = Batch(deliveries, remaining, self.run_reserve_milliseconds)
        begun = [batch.attempt(d, partial(self._begin, d, batch)) for d in deliveries]
        shared, alone = in_groups(task for task in begun if task)
        for group in shared:
            self._complete(group, batch)
        for task in alone:
            self._complete_alone(task, batch)
        for failure in batch.failures:
            terms = Terms(self.max_receive_count, self.deadline)
            batch.failed += give_back(failure, self.store, self.queue, terms)
        return batch

    def _begin(self, delivery: Delivery, batch: Batch) -> Task | None:
        """Read a delivery and mark its job running."""
        return self._start(read_task(delivery, self.catalog), batch)

    def _start(self, task: Task, batch: Batch, *, alone: bool | None = None) -> Task | None:
        """Mark a job running; return None where there is nothing left to do."""
        now = datetime.now(UTC)
        if task.delivery.has_waited(self.deadline, now):
            # one write for what is overdue: a queue that is too long is full of it
            expired = self.store.expire(task.job_id, now=now)
            if expired or expired.job is None or expired.job.state not in OPEN_STATES:
                self._dismiss(task, expired, batch, has_run=False)
                return None
        started = self.store.start(task.job_id, now=now, alone=alone)
        if not started:
            self._let_go(task, started, batch, now, has_run=False)
            return None
        return task._replace(ran_alone=started.job is not None and started.job.ran_alone)

    def _complete(self, group: list[Task], batch: Batch) -> None:
        """Run a group of tasks and record the result of each."""
        for task, result in predict(group, batch.has_time_to_run):
            if isinstance(result, Exception):
                batch.failures.append(Failure(task.delivery, result, in_run=True))
            else:
                batch.attempt(task.delivery, partial(self._record, task, result, batch))

    def _complete_alone(self, task: Task, batch: Batch) -> None:
        """Run a task that may take the worker down, and note that it did not, if it must return."""
        if not batch.attempt(task.delivery, partial(self._start, task, batch, alone=True)):
            return
        failures = len(batch.failures)
        self._complete([task], batch)
        if len(batch.failures) > failures:
            with suppress(StoreUnavailableError):
                self.store.start(task.job_id, now=datetime.now(UTC), alone=False)

    def _record(self, task: Task, result: dict[str, Any], batch: Batch) -> None:
        """Close a job with its result, unless it is closed or overdue meanwhile."""
        now = datetime.now(UTC)
        closed = self.store.succeed(task.job_id, result, now=now)
        if closed:
            batch.succeeded += 1
            batch.succeeded_by_model[task.message.model] += 1
        else:
            self._let_go(task, closed, batch, now, has_run=True)

    def _let_go(
        self, task: Task, refused: Change, batch: Batch, now: datetime, *, has_run: bool
    ) -> None:
        """Finish with a message whose job cannot change any more; close what is overdue."""
        if refused.job is not None and refused.job.is_overdue(now):
            refused = self.store.expire(task.job_id, now=now)
        self._dismiss(task, refused, batch, has_run=has_run)

    def _dismiss(self, task: Task, ended: Change, batch: Batch, *, has_run: bool) -> None:
        """Finish with the message of a job that has ended, by this write of its end or before.

        Raises:
            FailedBeforeError: the job has failed although it was tried. Its inputs stay among the
                dead letters, where a redrive may save them. What came too late for its first
                attempt is dropped instead: nothing is wrong with it but a queue that was too long.
        """
        batch.failed += ended.done
        batch.overdue += ended.done
        job = ended.job
        has_failed = ended.done or (job is not None and job.state is JobState.FAILED)
        was_tried = has_run or task.delivery.receive_count > 1 or _was_moved(task, job)
        if has_failed and (was_tried or (job is not None and job.redriven)):
            raise FailedBeforeError


def _was_moved(task: Task, job: Job | None) -> bool:
    """Return whether a message was sent long after its job had failed: moved by hand.

    SQS's own redrive, in its console, reopens no job; what it moves would be dropped.
    """
    sent_at, finished_at = task.delivery.sent_at, job.finished_at if job else None
    return sent_at is not None and finished_at is not None and sent_at - finished_at > LONG_AFTER
