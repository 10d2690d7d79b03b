"""When counts in memory are added to those of the day: seldom, briefly, and at no answer's cost."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from prediction.drift.counting import Tally, Watched
from prediction.drift.daily_counts import DailyCounts
from prediction.dynamodb import was_not_done

RUNS = 100
"""Of a model: one write for so many costs each of them next to nothing."""

EVERY = timedelta(seconds=60)
"""What was counted longer ago is added, from however few runs it comes. A process that ends takes
along what it has counted since: less than this, and less than so many runs."""


def is_on(environment: Mapping[str, str]) -> bool:
    """Return whether models with a reference are watched here; `MODEL_DRIFT` may say off."""
    return environment.get("MODEL_DRIFT") != "off"


class Keeping:
    """Adds what was counted, when it is time: of one model, so that no answer waits for many.

    Args:
        tallies: Returns the counts of all watched models.
        counts: Returns where they are added; is called when something is, and not before.
        at_once: Add the first counts of a process, and any that come longer than a minute after the
            last ones, without waiting for more, and those of all models: nobody waits meanwhile.
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
        self._due: dict[Watched, datetime] = {}
        self._not_before: datetime | None = None

    def keep(self, now: datetime, has_time: Callable[[], bool] = lambda: True) -> str | None:
        """Add what was counted, if it is time.

        Never raises. What AWS refuses is added later. What it does not answer, or fails at, may
        have been added, and is forgotten: a few rows less move no share, and the same ones again
        and again would.

        Args:
            now: The time, in UTC.
            has_time: Returns whether there is time for the counts of another model; those for
                which there is none are added later.

        Returns:
            The type of what went wrong, if something did.
        """
        if self._not_before is not None and now < self._not_before:
            return None
        self._not_before = None
        for tally in self._tallies():
            if not self._is_due(tally, now):
                continue
            if not has_time():
                return None
            failed = self._add(tally, now)
            if failed or not self._at_once:
                return failed
        return None

    def _is_due(self, tally: Tally, now: datetime) -> bool:
        if not tally.runs:
            return False
        due = self._due.setdefault(tally.watched, now if self._at_once else now + EVERY)
        return now >= due or tally.runs >= RUNS

    def _add(self, tally: Tally, now: datetime) -> str | None:
        taken = tally.take()
        try:
            self._counts().add(tally.watched, taken, now)
        except Exception as error:  # noqa: BLE001  whatever it is, it is not worth an answer
            if was_not_done(error):
                tally.put_back(taken)
            self._not_before = now + EVERY
            return type(error).__name__
        if self._at_once:
            self._due[tally.watched] = now + EVERY
        else:
            del self._due[tally.watched]
        return None
