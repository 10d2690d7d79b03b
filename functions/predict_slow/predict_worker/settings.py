"""What the worker is told by its environment, read once when it starts."""

from collections.abc import Mapping
from dataclasses import dataclass


class SettingsError(Exception):
    """The environment lacks a variable, or one of them cannot be what it says."""


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
            predictions_table=_text(environment, "PREDICTIONS_TABLE"),
            predictions_queue_url=_text(environment, "PREDICTIONS_QUEUE_URL"),
            max_receive_count=_count(environment, "MAX_RECEIVE_COUNT"),
        )


def _text(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "").strip()
    if not value:
        raise SettingsError(f"The environment variable {name} is not set.")
    return value


def _count(environment: Mapping[str, str], name: str) -> int:
    value = _text(environment, name)
    if not (value.isascii() and value.isdecimal() and int(value) > 0):
        raise SettingsError(f"The environment variable {name} must be a whole number above zero.")
    return int(value)
