"""Retries of failed messages: when each comes back, and the job's end after the last one."""

import traceback
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from aws_lambda_powertools import Logger

from predict_worker.batch import FailedBeforeError, Failure
from predict_worker.delivery import Delivery
from predict_worker.runs import MisfitError, OutOfTimeError
from prediction.jobs import JobQueue, JobStore, QueueUnavailableError, StoreUnavailableError

logger = Logger(child=True)

BACKOFF_BASE_SECONDS = 4
"""A message that failed comes back after 4 s, then 16, 64 and 256: five receives outlast a
table that is unusable for five minutes, and end within the default deadline of fifteen."""

MISFIT_RESERVE_SHARE = 15
"""What fits no model here is tried a last time when a fifteenth of its time is left, a minute by
default: enough to be received and run."""

MAX_POSTPONED_SECONDS = 10_000
"""SQS keeps a message hidden for 12 hours from its receive at most; this is within any deadline."""

MAX_BACKOFF_SECONDS = 256
"""Longer waits would outlive the job's deadline, where the template allows more receives."""


class Terms(NamedTuple):
    """How often a message is received at most, and how long its job may take."""

    max_receive_count: int
    deadline: timedelta


def give_back(failure: Failure, store: JobStore, queue: JobQueue, terms: Terms) -> bool:
    """Return a message to the queue, and close its job if another attempt cannot help.

    A hopeless message goes through its receives in seconds, to the dead-letter queue. The
    queue's own visibility timeout, minutes long, is for workers that died.

    Returns:
        Whether this closed the job as failed.
    """
    delivery = failure.delivery
    # what cannot be named to the queue does not come back: this was its only delivery
    is_last = delivery.receive_count >= terms.max_receive_count or delivery.message_id is None
    _log(failure, is_last=is_last)
    is_hopeless = failure.is_hopeless or is_last
    has_failed = isinstance(failure.error, FailedBeforeError)
    closed = is_hopeless and not has_failed and _close(failure, store)
    _postpone(delivery, queue, 0 if is_hopeless else _backoff(failure, terms))
    return closed


def _close(failure: Failure, store: JobStore) -> bool:
    """Mark the job failed, if it can be told which one and is still open."""
    job_id = failure.delivery.job_id
    if job_id is None:
        return False
    try:
        return store.fail(job_id, failure.sentence, now=datetime.now(UTC))
    except StoreUnavailableError as error:
        # its deadline closes it for the client
        logger.warning("job not marked failed", job_id=job_id, reason=str(error))
        return False


def _postpone(delivery: Delivery, queue: JobQueue, seconds: int) -> None:
    if delivery.receipt_handle is None:
        return
    try:
        queue.postpone(delivery.receipt_handle, seconds)
    except QueueUnavailableError as error:
        # it comes back all the same, after the queue's visibility timeout
        logger.warning("message not postponed", reason=str(error))


def _backoff(failure: Failure, terms: Terms) -> int:
    """Return the seconds until the next attempt."""
    if isinstance(failure.error, OutOfTimeError):
        return 0
    seconds: int = BACKOFF_BASE_SECONDS**failure.delivery.receive_count
    if isinstance(failure.error, MisfitError) and failure.delivery.sent_at is not None:
        return _share_of_what_is_left(failure.delivery, failure.delivery.sent_at, terms)
    return min(seconds, MAX_BACKOFF_SECONDS)


def _share_of_what_is_left(delivery: Delivery, sent_at: datetime, terms: Terms) -> int:
    """Spread the receives that are left evenly, the last of them shortly before the deadline.

    A deployment takes minutes, and within them any worker may be of either version.
    """
    last_attempt = sent_at + terms.deadline - terms.deadline / MISFIT_RESERVE_SHARE
    receives = terms.max_receive_count - delivery.receive_count
    left = int((last_attempt - datetime.now(UTC)).total_seconds())
    return max(BACKOFF_BASE_SECONDS, min(left // receives, MAX_POSTPONED_SECONDS))


def _log(failure: Failure, *, is_last: bool) -> None:
    """Log a failure without its error's text, unless that is ours: others may quote inputs."""
    error = failure.error
    frames = traceback.extract_tb(error.__traceback__)
    ours = isinstance(error, StoreUnavailableError) or failure.sentence == str(error)
    logger.warning(
        "message given back",
        message_id=failure.delivery.message_id,
        job_id=failure.delivery.job_id,
        receive_count=failure.delivery.receive_count,
        is_hopeless=failure.is_hopeless,
        is_last=is_last,
        error=type(error).__name__,
        reason=str(error) if ours else None,
        place=f"{frames[-1].filename}:{frames[-1].lineno}" if frames else None,
    )
