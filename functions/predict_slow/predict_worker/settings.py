"""The worker's settings, read once from its environment when it starts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from prediction.environment import count, text

RUN_RESERVE_SHARE = 6
"""In the last sixth of an invocation, 5 s of the default 30, no run is begun: it would more likely
be stopped than end. What has run is recorded all the same (`predict_worker.batch`)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the jobs are, how often a message is delivered, how long a batch and a job may take."""

    predictions_table: str
    predictions_queue_url: str
    max_receive_count: int
    timeout_seconds: int
    deadline: timedelta

    @property
    def run_reserve_milliseconds(self) -> int:
        """The last part of an invocation, in which no run is begun."""
        return self.timeout_seconds * 1000 // RUN_RESERVE_SHARE

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read the variables that the template sets.

        Raises:
            SettingsError: a variable is missing or is not what it must be.
        """
        return cls(
            predictions_table=text(environment, "PREDICTIONS_TABLE"),
            predictions_queue_url=text(environment, "PREDICTIONS_QUEUE_URL"),
            max_receive_count=count(environment, "MAX_RECEIVE_COUNT"),
            timeout_seconds=count(environment, "TIMEOUT_SECONDS"),
            deadline=timedelta(seconds=count(environment, "SLOW_DEADLINE_SECONDS")),
        )
