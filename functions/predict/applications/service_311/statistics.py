"""Historical statistics of each complaint type: how often it comes, how long it takes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, Self

from applications.service_311.types import ComplaintType, ComplaintTypes

STATISTICS = Path(__file__).with_name("statistics.json")


class MedianHours(NamedTuple):
    """Hours until half of the closed complaints were closed.

    `of_the_type` is False where no complaint of the type was closed, so that all types are meant.
    """

    hours: float
    of_the_type: bool


@dataclass(frozen=True)
class TypeStatistics:
    """The statistics of one type.

    Attributes:
        official_name: The city's name.
        median_hours: Median time from opening to closing, in hours; None if none was closed.
        per_hour: Mean number of complaints opened on a day in each of its 24 hours.
    """

    official_name: str
    median_hours: float | None
    per_hour: tuple[float, ...]


@dataclass(frozen=True)
class Statistics:
    """The statistics of every type, by slug; training computes it from the city's data.

    `median_hours_of_all` is the median time from opening to closing of all types together.
    """

    by_slug: Mapping[str, TypeStatistics]
    median_hours_of_all: float

    @classmethod
    def load(cls, path: Path = STATISTICS) -> Self:
        """Read what training wrote.

        Raises:
            OSError: The file is missing.
            ValueError: A type does not have 24 hours.
        """
        read: dict[str, Any] = json.loads(path.read_bytes())
        types = {slug: _type_statistics(slug, row) for slug, row in read["types"].items()}
        return cls(types, float(read["median_hours_of_all"]))

    @cached_property
    def types(self) -> ComplaintTypes:
        """The slugs of all types that have statistics: those that the service knows."""
        return ComplaintTypes(self.official_names)

    @property
    def official_names(self) -> dict[str, str]:
        """The city's names of the types, by slug."""
        return {slug: row.official_name for slug, row in self.by_slug.items()}

    def median_hours(self, complaint_type: ComplaintType) -> MedianHours:
        """Return the median hours until a type's complaints were closed, or those of all types."""
        hours = self.by_slug[complaint_type.slug].median_hours
        if hours is None:
            return MedianHours(self.median_hours_of_all, of_the_type=False)
        return MedianHours(hours, of_the_type=True)

    def mean_number(self, complaint_type: ComplaintType, hour: int) -> float:
        """Return the mean number of a type's complaints a day from `hour` (0 to 23) to the next."""
        return self.by_slug[complaint_type.slug].per_hour[hour]


def _type_statistics(slug: str, row: Mapping[str, Any]) -> TypeStatistics:
    per_hour = tuple(float(number) for number in row["per_hour"])
    if len(per_hour) != 24:  # noqa: PLR2004  the hours of a day
        raise ValueError(f"statistics of {slug}: a day has 24 hours, not {len(per_hour)}")
    hours = row["median_hours"]
    return TypeStatistics(row["name"], None if hours is None else float(hours), per_hour)
