"""The function's settings, read once from its environment when it starts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from prediction.environment import SettingsError, count, text
from prediction.jobs import Lifetime

SERVICE = "predict"
"""The function's name in metrics and logs."""


@dataclass(frozen=True)
class Settings:
    """Tables and queue, times of slow predictions, and whether anybody may see models' pages."""

    predictions_table: str
    predictions_queue_url: str
    key_usage_table: str
    lifetime: Lifetime
    log_level: str = "INFO"
    stack: str = "local"
    model_pages: bool = True

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read the variables that the template sets.

        Raises:
            SettingsError: A variable is missing or is not a whole number above zero.
        """
        return cls(
            predictions_table=text(environment, "PREDICTIONS_TABLE"),
            predictions_queue_url=text(environment, "PREDICTIONS_QUEUE_URL"),
            key_usage_table=text(environment, "KEY_USAGE_TABLE"),
            lifetime=_lifetime(environment),
            log_level=environment.get("POWERTOOLS_LOG_LEVEL") or "INFO",
            stack=environment.get("STACK_NAME") or "local",
            model_pages=environment.get("MODEL_PAGES") != "off",
        )


def _lifetime(environment: Mapping[str, str]) -> Lifetime:
    deadline = timedelta(seconds=count(environment, "SLOW_DEADLINE_SECONDS"))
    retention = timedelta(hours=count(environment, "RESULT_RETENTION_HOURS"))
    try:
        return Lifetime(deadline=deadline, retention=retention)
    except ValueError as error:
        names = "SLOW_DEADLINE_SECONDS, RESULT_RETENTION_HOURS"
        raise SettingsError(f"The environment variables {names}: {error}") from error
