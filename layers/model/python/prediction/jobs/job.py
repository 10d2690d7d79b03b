"""A slow prediction and the states that it goes through.

    queued -> running -> succeeded | failed
    queued -> failed | canceled
    failed -> queued, by an operator's redrive

A job is open while it is queued or running. Every other change of state is one conditional
write on an open record, so the first to close it wins and later deliveries of its message change
nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any


class JobState(StrEnum):
    """Where a job stands, in the words of the HTTP contract."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"


OPEN_STATES = (JobState.QUEUED, JobState.RUNNING)
"""States that a job can still leave."""

DEADLINE_PASSED = "The prediction was not made before its deadline; submit it again."
"""What a client reads when a job was lost or overtaken by time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetime:
    """How long a job may take, and how long its record is kept, both from its submission."""

    deadline: timedelta
    retention: timedelta

    def __post_init__(self) -> None:
        if not timedelta(0) < self.deadline < self.retention:
            raise ValueError("A job must be kept for longer than its deadline.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One slow prediction as its record tells it. All times are in UTC.

    `result` is the prediction, or `{"predictions": [...]}` where several were asked for;
    it is there when the job succeeded. `error` is a sentence for the client, there when the
    job failed. `ran_alone` tells that a worker began to run it with no other job beside it and
    did not come to tell how that ended: it may have taken its worker down. `redriven` tells that
    an operator has given it another chance.
    """

    id: str
    owner: str
    model: str
    state: JobState
    created_at: datetime
    deadline_at: datetime
    expires_at: datetime
    finished_at: datetime | None = None
    result: dict[str, Any] | None = None
    error: str | None = None
    ran_alone: bool = False
    redriven: bool = False

    def is_overdue(self, now: datetime) -> bool:
        """Return whether the deadline has passed without an outcome."""
        return self.state in OPEN_STATES and now >= self.deadline_at

    def is_expired(self, now: datetime) -> bool:
        """Return whether the record is past its retention, though perhaps not deleted yet."""
        return now >= self.expires_at
