"""The worker's report of how fast the queue drains, while messages wait for workers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median_low

from aws_lambda_powertools import Logger

from predict_worker.delivery import Delivery
from prediction.jobs import Drain, StoreUnavailableError

logger = Logger(child=True)

REPORT_EVERY = timedelta(seconds=5)
"""A write in five seconds: one beside some four hundred, of a worker that is busy."""


@dataclass(slots=True)
class DrainReport:
    """The messages that this worker has finished and not reported yet."""

    drain: Drain
    _unreported: int = 0
    _reported_at: datetime | None = None

    def after(self, deliveries: Sequence[Delivery], finished: int, now: datetime) -> None:
        """Count a batch, if it came from a queue that is backed up; report now and then."""
        if not self._is_backed_up(deliveries, now):
            self._unreported = 0
            return
        self._unreported += finished
        is_time = self._reported_at is None or now - self._reported_at >= REPORT_EVERY
        if self._unreported and is_time:
            self._report(now)

    def _is_backed_up(self, deliveries: Sequence[Delivery], now: datetime) -> bool:
        """Return whether most have waited for workers, in whatever order the queue gives them out.

        What came back does not count.
        """
        waits = [
            now - delivery.sent_at
            for delivery in deliveries
            if delivery.sent_at is not None and delivery.receive_count == 1
        ]
        return bool(waits) and median_low(waits) >= self.drain.backed_up_from

    def _report(self, now: datetime) -> None:
        unreported, self._unreported, self._reported_at = self._unreported, 0, now
        try:
            self.drain.note(unreported, now)
        except StoreUnavailableError as error:
            # a little less is known of how fast it goes, and nothing is lost
            logger.warning("drain not reported", reason=str(error))
