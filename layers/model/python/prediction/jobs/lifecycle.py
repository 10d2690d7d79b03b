"""What a client does with a slow prediction: submit it, and find out how it stands."""

import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from prediction.jobs.errors import QueueUnavailableError, StoreUnavailableError, UnknownJobError
from prediction.jobs.message import Message
from prediction.jobs.queue import JobQueue
from prediction.jobs.states import Job, JobState, Lifetime
from prediction.jobs.store import JobStore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import BaseModel

NOT_QUEUED = "The prediction could not be queued; submit it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What a caller asks for: validated instances of one model, alone or as a batch."""

    owner: str
    model: str
    instances: "Sequence[BaseModel]"
    batched: bool


def submit(
    store: JobStore, queue: JobQueue, submission: Submission, *, lifetime: Lifetime, now: datetime
) -> Job:
    """Record a job, then queue it, and give it back as queued.

    The record comes first: a message without a record would be work for nobody, while a
    record without a message is a job that fails at its deadline. Once this returns, the job
    ends in some outcome by its deadline.

    Raises:
        MessageTooLargeError: the instances do not fit into a message; nothing was recorded.
        StoreUnavailableError: the job could not be recorded; nothing is promised.
        QueueUnavailableError: the job could not be queued, and was marked failed where possible.
    """
    # uuid4 draws from the operating system at each call, so that copies of a snapshot of
    # this process (SnapStart) do not repeat each other's IDs.
    job = _new_job(str(uuid.uuid4()), submission, lifetime, now)
    body = _message(job.id, submission).to_body()
    store.add(job)
    try:
        queue.send(body)
    except QueueUnavailableError:
        with suppress(StoreUnavailableError):
            store.fail(job.id, NOT_QUEUED, now=now)
        raise
    return job


def find(store: JobStore, job_id: str, *, owner: str, now: datetime) -> Job:
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
    store.expire(job_id, now=now)
    return _read(store, job_id, owner, now)


def _read(store: JobStore, job_id: str, owner: str, now: datetime) -> Job:
    job = store.get(job_id) if _is_id(job_id) else None
    if job is None or job.owner != owner or job.is_expired(now):
        raise UnknownJobError(job_id)
    return job


def _is_id(text: str) -> bool:
    """Tell whether a text has the form of our IDs; another one costs no read."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _new_job(job_id: str, submission: Submission, lifetime: Lifetime, now: datetime) -> Job:
    return Job(
        id=job_id,
        owner=submission.owner,
        model=submission.model,
        state=JobState.QUEUED,
        created_at=now,
        deadline_at=now + lifetime.deadline,
        # whole seconds, as the table's time to live has them
        expires_at=(now + lifetime.retention).replace(microsecond=0),
    )


def _message(job_id: str, submission: Submission) -> Message:
    # Dumped after validation, so that defaults such as the time of the request are taken
    # when the client asks and not when the worker gets to it.
    instances = [
        instance.model_dump(mode="json", by_alias=True) for instance in submission.instances
    ]
    return Message(job_id, submission.model, instances, submission.batched)
