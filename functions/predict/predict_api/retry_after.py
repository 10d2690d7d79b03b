"""`Retry-After` of slow predictions, and the refusal of those that would wait too long."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from prediction.jobs import Drain, Job, JobQueue, QueueFullError

SHORTEST_SECONDS = 2
"""An idle worker has the result by then: the queue gathers a batch for one second."""

LONGEST_SECONDS = 60
"""No client should wait longer for a result that may be there already."""

MESSAGES_PER_SECOND = 200
"""How fast a full queue drains, on the careful side: five workers, with which Lambda begins,
at ten messages in a quarter of a second each."""

DEPTH_KEPT_FOR = timedelta(seconds=5)
"""How long a depth is used: one call of SQS in that time and process."""

FULL_SHARE = 2
"""Jobs are taken on that will be begun within half of their deadline. The rest is for a depth that
SQS tells a minute late, for workers that grow slower, and for attempts that fail."""


SHORTEST_REFUSAL_SECONDS = 5
"""A refused client comes back no sooner: by then the depth is read again."""


@dataclass
class Pace:
    """What this process knows of the queue."""

    queue: JobQueue
    drain: Drain
    _waiting: int = 0
    _rate: float | None = None
    _asked_at: datetime | None = None

    def after_submission(self, now: datetime) -> int:
        """Return the seconds until a job that is queued now will probably have ended.

        The job is committed: whatever goes wrong here, its client gets the ID.
        """
        self._ask(now)
        return _whole(SHORTEST_SECONDS + self._waiting / MESSAGES_PER_SECOND)

    def refuse_if_full(self, now: datetime) -> None:
        """Refuse a job that cannot be made in time: what ends overdue is work for nobody.

        Where nothing is known of the queue or its workers, all is taken on.

        Raises:
            QueueFullError: A job that is queued now would wait for too long.
        """
        self._ask(now)
        if self._rate is None:
            return
        longest = self.drain.deadline.total_seconds() / FULL_SHARE
        excess = self._waiting / self._rate - longest
        if excess > 0:
            raise QueueFullError(max(SHORTEST_REFUSAL_SECONDS, _whole(excess)))

    def _ask(self, now: datetime) -> None:
        if self._asked_at is None or now - self._asked_at >= DEPTH_KEPT_FOR:
            self._asked_at = now
            self._waiting = self._depth()
            self._rate = self._drain_rate(now) if self._waiting else None

    def _drain_rate(self, now: datetime) -> float | None:
        try:
            return self.drain.rate(now)
        except Exception:  # noqa: BLE001  as below
            return None

    def _depth(self) -> int:
        try:
            return self.queue.depth().waiting
        except Exception:  # noqa: BLE001  a guess is not worth a failure of any kind
            return 0


def after_look(job: Job, now: datetime) -> int:
    """Return the seconds until looking at an open job again makes sense.

    Half as long as it has waited already: whatever holds the queue up, looks grow rarer, and
    none comes later than half the time that the job took.
    """
    return _whole((now - job.created_at).total_seconds() / 2)


def _whole(seconds: float) -> int:
    return min(LONGEST_SECONDS, max(SHORTEST_SECONDS, math.ceil(seconds)))
