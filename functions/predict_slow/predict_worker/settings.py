"""What the worker is told by its environment, read once when it starts."""

from collections.abc import Mapping
from dataclasses import dataclass

from prediction.environment import count, text


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the jobs are, and how often the queue delivers a message before it gives up."""

    predictions_table: str
    predictions_queue_url: str
    max_receive_count: int

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
        )
