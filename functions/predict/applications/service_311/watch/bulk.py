"""Bulk closings: books that were put in order, which say nothing of when anybody was answered."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from applications.service_311.tally import Group, Series, Tally, cells_of, endings_of

BULK_CLOSINGS = 500
"""Of one agency within an hour. The busiest ordinary hour in New York's file of 2019 has 495, of
the police before midnight on a holiday."""


class Bulk(BaseModel):
    """An hour in which an agency closed so many that its books were put in order."""

    model_config = ConfigDict(frozen=True)

    agency: str = Field(examples=["NYPD"])
    day: date
    hour: int = Field(ge=0, le=23, description="By the clock, in New York.")
    closings: int = Field(examples=[1517])


def bulk_closings(numbers: Tally) -> list[Bulk]:
    """Find the bulk closings of all days in the counters.

    Complaints that name no agency are no agency's: none of them are.
    """
    closed = Counter[tuple[date, int, str]]()
    for group in _closings(numbers):
        if group.agency:
            for cell, number in cells_of(numbers[group]).items():
                closed[group.day, cell.hour, group.agency] += number
    return [
        Bulk(agency=agency, day=day, hour=hour, closings=number)
        for (day, hour, agency), number in sorted(closed.items())
        if number >= BULK_CLOSINGS
    ]


def closed_in(bulk: list[Bulk], numbers: Tally, day: date) -> Counter[str]:
    """Return how many of a day's answers were closed in bulk, by where the times they took lay."""
    hours = {(one.agency, one.day, one.hour) for one in bulk}
    places = Counter[str]()
    for group in _closings(numbers):
        for ending, number in endings_of(numbers[group]).items():
            is_of_day = (group.day - day).days == ending.age
            if is_of_day and (group.agency, group.day, ending.hour) in hours:
                places[ending.place] += number
    return places


def _closings(numbers: Tally) -> Iterator[Group]:
    return (group for group in numbers if group.series is Series.CLOSING)
