"""What the function is told by its environment, read once when it starts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from prediction.jobs import Lifetime


class SettingsError(Exception):
    """The environment lacks a variable, or one of them cannot be what it says."""


@dataclass(frozen=True)
class Settings:
    """Names of the tables and the queue, and how long slow predictions may take and are kept."""

    predictions_table: str
    predictions_queue_url: str
    complaints_table: str
    complaint_counters_table: str
    key_usage_table: str
    lifetime: Lifetime

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read the variables that the template sets.

        Raises:
            SettingsError: A variable is missing or is not a whole number above zero.
        """
        return cls(
            predictions_table=_text(environment, "PREDICTIONS_TABLE"),
            predictions_queue_url=_text(environment, "PREDICTIONS_QUEUE_URL"),
            complaints_table=_text(environment, "COMPLAINTS_TABLE"),
            complaint_counters_table=_text(environment, "COMPLAINT_COUNTERS_TABLE"),
            key_usage_table=_text(environment, "KEY_USAGE_TABLE"),
            lifetime=_lifetime(environment),
        )


def _lifetime(environment: Mapping[str, str]) -> Lifetime:
    deadline = timedelta(seconds=_count(environment, "SLOW_DEADLINE_SECONDS"))
    retention = timedelta(hours=_count(environment, "RESULT_RETENTION_HOURS"))
    try:
        return Lifetime(deadline=deadline, retention=retention)
    except ValueError as error:
        names = "SLOW_DEADLINE_SECONDS, RESULT_RETENTION_HOURS"
        raise SettingsError(f"The environment variables {names}: {error}") from error


def _text(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "").strip()
    if not value:
        raise SettingsError(f"The environment variable {name} is not set.")
    return value


def _count(environment: Mapping[str, str], name: str) -> int:
    value = _text(environment, name)
    if not value.isdecimal() or int(value) == 0:
        raise SettingsError(f"The environment variable {name} must be a whole number above zero.")
    return int(value)
