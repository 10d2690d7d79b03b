"""When to ask again: `Retry-After` follows the queue, at next to no cost."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from prediction.jobs import Job, JobQueue

SHORTEST_SECONDS = 2
"""An idle worker has the result by then: the queue gathers a batch for one second."""

LONGEST_SECONDS = 60
"""Nobody should wait longer for what may have been done long ago."""

MESSAGES_PER_SECOND = 200
"""How fast a full queue drains, on the careful side: five workers, with which Lambda begins,
at ten messages in a quarter of a second each."""

DEPTH_KEPT_FOR = timedelta(seconds=5)
"""So long a depth is taken for true: one question to SQS in that time and process."""


@dataclass
class Pace:
    """What this process knows of the queue."""

    queue: JobQueue
    _waiting: int = 0
    _asked_at: datetime | None = None

    def after_submission(self, now: datetime) -> int:
        """Seconds until a job that is queued now will probably have ended.

        The job is committed: whatever goes wrong here, its client gets the ID.
        """
        if self._asked_at is None or now - self._asked_at >= DEPTH_KEPT_FOR:
            self._asked_at = now
            self._waiting = self._depth()
        return _whole(SHORTEST_SECONDS + self._waiting / MESSAGES_PER_SECOND)

    def _depth(self) -> int:
        try:
            return self.queue.depth().waiting
        except Exception:  # noqa: BLE001  a guess is not worth a failure of any kind
            return 0


def after_look(job: Job, now: datetime) -> int:
    """Seconds until looking at an open job again makes sense.

    Half as long as it has waited already: whatever holds the queue up, looks grow rarer, and
    none comes later than half the time that the job took.
    """
    return _whole((now - job.created_at).total_seconds() / 2)


def _whole(seconds: float) -> int:
    return min(LONGEST_SECONDS, max(SHORTEST_SECONDS, math.ceil(seconds)))
