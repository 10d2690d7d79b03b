"""A queue that is offered more than its workers can do, second by second.

Of the application it has the door (`Pace`), what workers tell (`DrainReport`, `Drain`) and their
tables' items; of the rest what counts: a prediction made costs two writes of the table, one that
comes too late costs one, and the depth that SQS tells is a while old.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Any

from predict_api.retry_after import Pace
from predict_worker.delivery import Delivery
from predict_worker.drain_report import DrainReport
from prediction.jobs import Drain, QueueDepth, QueueFullError
from tests.chaos.table import Table

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
DEADLINE = timedelta(minutes=15)
WRITES_OF_A_GOOD_ONE = 2
WRITES_OF_AN_OVERDUE_ONE = 1
FUNCTIONS = 10
WORKERS = 5
DEPTH_IS_OLD_SECONDS = 60
"""By SQS's documentation its counts are right again a minute after senders stop."""


class _Depth:
    """The queue as its counts tell it, a while ago."""

    def __init__(self) -> None:
        self._told: deque[int] = deque([0], maxlen=DEPTH_IS_OLD_SECONDS)

    def note(self, waiting: int) -> None:
        self._told.append(waiting)

    def depth(self) -> QueueDepth:
        return QueueDepth(self._told[0], 0)


@dataclass
class Overload:
    """Arrivals and capacity are messages a second; `has_door` is the application as it is."""

    capacity: float
    has_door: bool = True
    seconds: int = 0
    good: list[int] = field(default_factory=list)
    refused: int = 0
    overdue: int = 0

    def __post_init__(self) -> None:
        table: Any = Table()
        drain = Drain(table, "predictions", DEADLINE)
        self._depth = _Depth()
        queue: Any = self._depth
        self._doors = cycle([Pace(queue, drain) for _ in range(FUNCTIONS)])
        self._reports = cycle([DrainReport(drain) for _ in range(WORKERS)])
        self._waiting: deque[tuple[int, int]] = deque()
        self._queued = 0
        self._arrived = 0.0

    def run(self, seconds: int, arrivals: float) -> None:
        """Let time pass."""
        for _ in range(seconds):
            self.seconds += 1
            self._arrived += arrivals
            arriving, self._arrived = int(self._arrived), self._arrived % 1
            self._arrive(arriving)
            self._work()
            self._depth.note(self._queued)

    def goodput(self, last_seconds: int) -> float:
        """Good results a second, as a share of what the workers can do."""
        return sum(self.good[-last_seconds:]) / last_seconds / self.capacity

    @property
    def _now(self) -> datetime:
        return START + timedelta(seconds=self.seconds)

    def _arrive(self, arriving: int) -> None:
        # each function decides for those that came to it
        taken = 0
        for number in range(FUNCTIONS):
            share = arriving // FUNCTIONS + (number < arriving % FUNCTIONS)
            try:
                next(self._doors).refuse_if_full(self._now) if self.has_door else None
            except QueueFullError:
                self.refused += share
            else:
                taken += share
        self._queued += taken
        if taken:
            self._waiting.append((self.seconds, taken))

    def _work(self) -> None:
        writes, good, done, youngest = self.capacity * WRITES_OF_A_GOOD_ONE, 0, 0, self.seconds
        while self._waiting and writes >= 1:
            youngest, count = self._waiting.popleft()
            is_late = self.seconds - youngest >= DEADLINE.total_seconds()
            cost = WRITES_OF_AN_OVERDUE_ONE if is_late else WRITES_OF_A_GOOD_ONE
            worked = min(count, int(writes // cost) or 1)
            writes -= worked * cost
            done += worked
            self._queued -= worked
            self.overdue += worked if is_late else 0
            good += 0 if is_late else worked
            if worked < count:
                self._waiting.appendleft((youngest, count - worked))
        self.good.append(good)
        self._tell(done, youngest)

    def _tell(self, done: int, youngest: int) -> None:
        sent_at = START + timedelta(seconds=youngest)
        batch = [Delivery("id", "handle", 1, None, sent_at)]
        next(self._reports).after(batch, done, self._now)
