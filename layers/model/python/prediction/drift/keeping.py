"""When counts in memory are added to those of the day: seldom, briefly, and at no answer's cost."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from prediction.drift.counting import Tally
from prediction.drift.daily_counts import DailyCounts
from prediction.dynamodb import was_unanswered

RUNS = 100
"""Of all models together: one write for so many costs each of them next to nothing."""

EVERY = timedelta(seconds=60)
"""What was counted longer ago is added, from however few runs it comes. A process that ends takes
along what it has counted since: less than this, and less than so many runs."""


def is_on(environment: Mapping[str, str]) -> bool:
    """Return whether models with a reference are watched here; `MODEL_DRIFT` may say off."""
    return environment.get("MODEL_DRIFT") != "off"


class Keeping:
    """Adds what was counted, when it is time.

    Args:
        tallies: Returns the counts of all watched models.
        counts: Returns where they are added; is called when something is, and not before.
        at_once: Add the first counts of a process, and any that come longer than a minute after the
            last ones, without waiting for more: nobody waits meanwhile.
    """

    def __init__(
        self,
        tallies: Callable[[], Iterable[Tally]],
        counts: Callable[[], DailyCounts],
        *,
        at_once: bool = False,
    ) -> None:
        self._tallies = tallies
        self._counts = counts
        self._at_once = at_once
        self._due: datetime | None = None
        self._not_before: datetime | None = None

    def keep(self, now: datetime) -> str | None:
        """Add what was counted, if it is time.

        Never raises. What AWS refuses is added later. What it does not answer may have been added,
        and is forgotten: a few rows less move no share, and the same ones again and again would.

        Args:
            now: The time, in UTC.

        Returns:
            The type of what went wrong, if something did.
        """
        begun = [tally for tally in self._tallies() if tally.runs]
        if not begun or (self._not_before is not None and now < self._not_before):
            return None
        if self._due is None:
            self._due = now if self._at_once else now + EVERY
        if now < self._due and sum(tally.runs for tally in begun) < RUNS:
            return None
        failed = self._add(begun, now)
        self._due = now + EVERY if self._at_once else None
        self._not_before = now + EVERY if failed else None
        return failed

    def _add(self, tallies: Sequence[Tally], now: datetime) -> str | None:
        for tally in tallies:
            taken = tally.take()
            try:
                self._counts().add(tally.watched, taken, now)
            except Exception as error:  # noqa: BLE001  whatever it is, it is not worth an answer
                if not was_unanswered(error):
                    tally.put_back(taken)
                return type(error).__name__
        return None
