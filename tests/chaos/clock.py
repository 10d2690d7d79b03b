"""Time that passes when the simulation says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from sys import modules
from threading import current_thread
from unittest.mock import patch

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
PACKAGES = ("predict_api", "predict_worker", "prediction", "sklambda", "applications")


class Clock:
    """Seconds since the start of the simulation."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def time(self) -> float:
        """Tell the seconds since the epoch."""
        return START.timestamp() + self.seconds

    def now(self) -> datetime:
        """Tell the time in UTC."""
        return START + timedelta(seconds=self.seconds)

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.seconds += seconds

    @contextmanager
    def rules(self) -> Iterator[None]:
        """Let all code of ours that is imported already take this clock's time for the time."""
        simulated = _datetime_of(self)
        patches = [
            patch.object(module, "datetime", simulated)
            for name, module in list(modules.items())
            if name.split(".")[0] in PACKAGES and getattr(module, "datetime", None) is datetime
        ]
        for each in patches:
            each.start()
        try:
            yield
        finally:
            for each in patches:
                each.stop()


def _datetime_of(clock: Clock) -> type[datetime]:
    class AsDatetime(type):
        def __instancecheck__(cls, instance: object) -> bool:
            return isinstance(instance, datetime)

    class Simulated(datetime, metaclass=AsDatetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # a plain one will do
            skew = getattr(current_thread(), "skew", 0.0)
            return (clock.now() + timedelta(seconds=skew)).astimezone(tz)

    return Simulated
