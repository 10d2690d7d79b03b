"""Slow predictions: a record and a message in, exactly one outcome for every ID out.

The HTTP side calls `submit` and `find`; the worker parses a `Message` and closes the job's
record through the `JobStore`. Nothing here imports AWS's libraries: whoever calls brings the
clients.
"""

from prediction.jobs.errors import (
    BadMessageError,
    BadResultError,
    JobExistsError,
    MessageTooLargeError,
    QueueUnavailableError,
    StoreUnavailableError,
    UnknownJobError,
)
from prediction.jobs.lifecycle import Submission, find, submit
from prediction.jobs.message import MAX_MESSAGE_BYTES, Message
from prediction.jobs.queue import JobQueue
from prediction.jobs.states import Job, JobState, Lifetime
from prediction.jobs.store import JobStore

__all__ = [
    "MAX_MESSAGE_BYTES",
    "BadMessageError",
    "BadResultError",
    "Job",
    "JobExistsError",
    "JobQueue",
    "JobState",
    "JobStore",
    "Lifetime",
    "Message",
    "MessageTooLargeError",
    "QueueUnavailableError",
    "StoreUnavailableError",
    "Submission",
    "UnknownJobError",
    "find",
    "submit",
]
