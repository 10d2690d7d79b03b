"""What a client does with a slow prediction that it has the ID of: look, and cancel."""

from collections.abc import Callable
from datetime import datetime

from prediction.jobs.errors import JobNotQueuedError, UnknownJobError
from prediction.jobs.ids import is_id
from prediction.jobs.job import Job, JobState
from prediction.jobs.store import JobStore

type Overdue = Callable[[], None]
"""Is called when a job is closed because its deadline has passed."""


def _unnoticed() -> None:
    """Accept any."""


def find(
    store: JobStore, job_id: str, *, owner: str, now: datetime, overdue: Overdue = _unnoticed
) -> Job:
    """Read the job that a caller made.

    A job that is open past its deadline is closed as failed first, so that no worker can
    change afterwards what the caller has been told.

    Raises:
        UnknownJobError: there is none, it is another caller's, or it is no longer kept.
        StoreUnavailableError: the table cannot be used now.
    """
    job = _read(store, job_id, owner, now)
    if not job.is_overdue(now):
        return job
    if store.expire(job_id, now=now):
        overdue()
    return _read(store, job_id, owner, now)


def cancel(
    store: JobStore, job_id: str, *, owner: str, now: datetime, overdue: Overdue = _unnoticed
) -> Job:
    """Cancel the job that a caller made, if no worker has begun it; give it as it is then.

    Raises:
        JobNotQueuedError: it runs, or has ended.
        UnknownJobError: there is none, it is another caller's, or it is no longer kept.
        StoreUnavailableError: the table cannot be used now; doing it again is safe.
    """
    find(store, job_id, owner=owner, now=now, overdue=overdue)
    canceled = store.cancel(job_id, now=now)
    job = _read(store, job_id, owner, now)
    # The time tells this cancellation from an earlier one: botocore repeats a write whose
    # answer was lost, and the repetition is refused.
    if canceled or (job.state is JobState.CANCELED and job.finished_at == now):
        return job
    raise JobNotQueuedError(job.state)


def _read(store: JobStore, job_id: str, owner: str, now: datetime) -> Job:
    job = store.get(job_id) if is_id(job_id) else None
    if job is None or job.owner != owner or job.is_expired(now):
        raise UnknownJobError(job_id)
    return job
