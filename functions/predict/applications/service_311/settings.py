"""What the template tells the 311 service."""

from collections.abc import Mapping
from dataclasses import dataclass

from prediction.environment import text


@dataclass(frozen=True)
class ComplaintTables:
    """Names of the tables of complaints, of their lists and of their counters."""

    complaints: str
    lists: str
    counters: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "ComplaintTables":
        """Read the variables that the template sets.

        Raises:
            SettingsError: A variable is missing.
        """
        return cls(
            complaints=text(environment, "COMPLAINTS_TABLE"),
            lists=text(environment, "COMPLAINT_LISTS_TABLE"),
            counters=text(environment, "COMPLAINT_COUNTERS_TABLE"),
        )
