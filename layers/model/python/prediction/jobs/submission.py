"""Taking a slow prediction on: a record, then a message."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from prediction.jobs.errors import JobExistsError, QueueUnavailableError, StoreUnavailableError
from prediction.jobs.idempotency import KEY_KEPT_FOR, Claims, RequestKey
from prediction.jobs.ids import new_id
from prediction.jobs.job import Job, JobState, Lifetime
from prediction.jobs.message import Message
from prediction.jobs.queue import JobQueue
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
    job = _new_job(new_id(), submission, lifetime, now, now + lifetime.deadline)
    body = _message(job.id, submission).to_body()
    store.add(job)
    try:
        queue.send(body)
    except QueueUnavailableError:
        with suppress(StoreUnavailableError):
            store.fail(job.id, NOT_QUEUED, now=now)
        raise
    return job


def submit_once(  # noqa: PLR0913 - what a submission needs, and the key it comes with
    store: JobStore,
    queue: JobQueue,
    claims: Claims,
    key: RequestKey,
    submission: Submission,
    *,
    lifetime: Lifetime,
    now: datetime,
) -> Job:
    """Take the same submission on once, however often it comes; give its job as it was queued.

    Whoever finds the key's claim unsettled does all that is left to do, as the earlier request
    may have died anywhere: it writes the same record and sends the same message once more,
    which is harmless, and settles the claim. Only then may a client learn the ID.

    Raises:
        KeyReusedError: the key came with another request before.
        MessageTooLargeError: the instances do not fit into a message; nothing was recorded.
        StoreUnavailableError: nothing is promised; the same request with the same key may try
            again. The same holds for QueueUnavailableError.
    """
    message = _message(new_id(), submission)
    message.to_body()  # a body too large takes no key
    deadline_at = now + lifetime.deadline
    claim = claims.claim(
        key,
        target=message.job_id,
        now=now,
        deadline_at=deadline_at,
        expires_at=now + max(lifetime.retention, KEY_KEPT_FOR),
    )
    # the claim's own, so that the record is the same even if the setting has changed since
    deadline_at = claim.deadline_at or deadline_at
    # a key that is remembered leads to a record that is kept
    kept = replace(lifetime, retention=max(lifetime.retention, KEY_KEPT_FOR))
    job = _new_job(claim.target, submission, kept, claim.created_at, deadline_at)
    if not claim.settled:
        _complete(store, queue, job, message._replace(job_id=job.id))
        claims.settle(key, job.id)
    return job


def _complete(store: JobStore, queue: JobQueue, job: Job, message: Message) -> None:
    try:
        store.add(job)
    except JobExistsError:
        return  # it has moved on, so its message was sent
    queue.send(message.to_body())


def _new_job(
    job_id: str,
    submission: Submission,
    lifetime: Lifetime,
    created_at: datetime,
    deadline_at: datetime,
) -> Job:
    return Job(
        id=job_id,
        owner=submission.owner,
        model=submission.model,
        state=JobState.QUEUED,
        created_at=created_at,
        deadline_at=deadline_at,
        # whole seconds, as the table's time to live has them
        expires_at=(created_at + lifetime.retention).replace(microsecond=0),
    )


def _message(job_id: str, submission: Submission) -> Message:
    # Dumped after validation, so that defaults such as the time of the request are taken
    # when the client asks and not when the worker gets to it.
    instances = [
        instance.model_dump(mode="json", by_alias=True) for instance in submission.instances
    ]
    return Message(job_id, submission.model, instances, submission.batched)
