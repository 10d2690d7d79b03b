"""Slow predictions: a record and a message in, exactly one outcome for every ID out.

The HTTP side calls `submit` (or `submit_once`), `find` and `cancel`; the worker parses a
`Message` and closes the job's record through the `JobStore`. Nothing here imports AWS's
libraries: whoever calls brings the clients.
"""

from prediction.jobs.drain import Drain
from prediction.jobs.errors import (
    BadMessageError,
    BadResultError,
    JobExistsError,
    JobNotQueuedError,
    KeyReusedError,
    MessageTooLargeError,
    OtherVersionError,
    QueueFullError,
    QueueUnavailableError,
    StoreUnavailableError,
    UnknownJobError,
)
from prediction.jobs.idempotency import KEY_KEPT_FOR, MAX_KEY_LENGTH, Claim, Claims, RequestKey
from prediction.jobs.ids import new_id
from prediction.jobs.item import to_item
from prediction.jobs.job import OPEN_STATES, Job, JobState, Lifetime
from prediction.jobs.lookup import cancel, find
from prediction.jobs.message import MAX_MESSAGE_BYTES, Message
from prediction.jobs.queue import JobQueue, QueueDepth
from prediction.jobs.store import Change, JobStore
from prediction.jobs.submission import Submission, submit, submit_once

__all__ = [
    "KEY_KEPT_FOR",
    "MAX_KEY_LENGTH",
    "MAX_MESSAGE_BYTES",
    "OPEN_STATES",
    "BadMessageError",
    "BadResultError",
    "Change",
    "Claim",
    "Claims",
    "Drain",
    "Job",
    "JobExistsError",
    "JobNotQueuedError",
    "JobQueue",
    "JobState",
    "JobStore",
    "KeyReusedError",
    "Lifetime",
    "Message",
    "MessageTooLargeError",
    "OtherVersionError",
    "QueueDepth",
    "QueueFullError",
    "QueueUnavailableError",
    "RequestKey",
    "StoreUnavailableError",
    "Submission",
    "UnknownJobError",
    "cancel",
    "find",
    "new_id",
    "submit",
    "submit_once",
    "to_item",
]
