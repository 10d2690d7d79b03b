"""What the 311 routes take: names of complaint types, places and times, each checked the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Annotated
from urllib.parse import quote

from fastapi import Path
from pydantic import AfterValidator, BeforeValidator, Field
from starlette.convertors import Convertor, register_url_convertor

from applications.service_311.bounds import (
    EAST,
    FIRST_YEAR,
    MAX_DESCRIPTOR_LENGTH,
    NORTH,
    SOUTH,
    WEST,
)
from applications.service_311.complaint import Place
from applications.service_311.times import NEW_YORK, from_an_export, in_new_york
from applications.service_311.types import UnknownComplaintTypeError
from predict_api.errors.invalid_values import InvalidInputError
from predict_api.gateway import segment_of
from prediction.times import MAX_TIME_LENGTH, only_text

# The longest official name has 50 characters; the nearest name is not sought for novels.
MAX_TYPE_LENGTH = 100

# Clocks of clients are allowed to be this far ahead of ours.
CLOCK_TOLERANCE = timedelta(minutes=5)

# Who asks about a complaint to come may plan ahead; beyond this the year is a slip.
FARTHEST_AHEAD = timedelta(days=366)


class NameConvertor(Convertor[str]):
    """A name in a path, which may hold slashes: the city has a type `HEAT/HOT WATER`.

    Encoded they are part of the name wherever it stands; bare ones are taken for that as well.
    """

    regex = ".+"

    def convert(self, value: str) -> str:
        """Decode what the call's path keeps encoded."""
        return segment_of(value)

    def to_string(self, value: str) -> str:
        """Write the name as a segment."""
        return quote(value, safe="")


# Paths say `{complaint_type:name}`.
register_url_convertor("name", NameConvertor())


@contextmanager
def type_from(place: str) -> Iterator[None]:
    """Blame a complaint type that turns out to be unknown on the `path` or the `body`."""
    try:
        yield
    except UnknownComplaintTypeError as error:
        raise InvalidInputError(
            str(error), place, "complaint_type", kind="unknown_complaint_type"
        ) from error


def now_in_new_york() -> datetime:
    """Return the time of the request."""
    return datetime.now(NEW_YORK)


def _as_exported(value: object) -> object:
    """Return a time that is written as the city writes it, parsed; anything else unchanged."""
    return (isinstance(value, str) and from_an_export(value)) or value


def _since_311(time: datetime) -> datetime:
    if time.year < FIRST_YEAR:
        raise ValueError(f"complaints begin in {FIRST_YEAR}, as 311 did")
    return time


def place_of(sent: str, **degrees: float | None) -> Place | None:
    """Make a place of latitude and longitude, in this order, or none of neither.

    Args:
        sent: Where they were sent: `query` or `body`.
        degrees: Both, under their names in the request.

    Raises:
        InvalidInputError: One of them is missing: a slip, not a complaint without a place.
    """
    latitude, longitude = degrees.values()
    if latitude is not None and longitude is not None:
        return Place(latitude, longitude)
    if latitude is None and longitude is None:
        return None
    missing = next(name for name, value in degrees.items() if value is None)
    both = " and ".join(degrees)
    raise InvalidInputError(f"Give {both}, or neither", sent, missing, kind="missing")


def _not_in_the_future(time: datetime) -> datetime:
    # In UTC: times of one zone are compared by their clocks, which are set back once a year.
    if time.astimezone(UTC) > datetime.now(UTC) + CLOCK_TOLERANCE:
        raise ValueError("the time is in the future")
    return time


def _within_a_year(time: datetime) -> datetime:
    if time.astimezone(UTC) > datetime.now(UTC) + FARTHEST_AHEAD:
        raise ValueError("the time is more than a year ahead")
    return time


TypeName = Annotated[
    str,
    Field(
        max_length=MAX_TYPE_LENGTH,
        description="The city's name of a complaint type in any case, its slug, or a short name "
        "of a noise type: residential, commercial, park, street, vehicle, worship, truck, other.",
        examples=["residential", "noise-street-sidewalk", "HEAT/HOT WATER"],
    ),
]
TypeInPath = Annotated[TypeName, Path()]
AskedName = Annotated[
    str,
    Field(
        description="The name in the request, in lower case and without spaces around it.",
        examples=["residential"],
    ),
]
OfficialName = Annotated[
    str, Field(description="The city's name of the type.", examples=["Noise - Residential"])
]

Descriptor = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MAX_DESCRIPTOR_LENGTH,
        description="What it is about within the type, as the city words it, in any case. It "
        "makes estimates better, those of noise above all; of unknown ones the answer says so.",
        examples=["Loud Music/Party"],
    ),
]

Latitude = Annotated[
    float,
    Field(
        ge=SOUTH,
        le=NORTH,
        allow_inf_nan=False,
        description="Degrees north, within New York City.",
        examples=[40.675719430504],
    ),
]
Longitude = Annotated[
    float,
    Field(
        ge=WEST,
        le=EAST,
        allow_inf_nan=False,
        description="Degrees east, within New York City.",
        examples=[-73.860535138411],
    ),
]

NewYorkTime = Annotated[
    datetime,
    BeforeValidator(only_text, json_schema_input_type=str),
    BeforeValidator(_as_exported, json_schema_input_type=str),
    AfterValidator(in_new_york),
    AfterValidator(_since_311),
    Field(
        description="ISO 8601; without an offset it is New York's local time. The city's own "
        f"06/14/2019 12:02:11 AM is taken as well; {FIRST_YEAR} is the first year. By default the "
        "time of the request.",
        examples=["2019-06-14T00:02:11-04:00"],
        json_schema_extra={"format": "date-time", "maxLength": MAX_TIME_LENGTH},
    ),
]
PastTime = Annotated[NewYorkTime, AfterValidator(_not_in_the_future)]
ForeseeableTime = Annotated[NewYorkTime, AfterValidator(_within_a_year)]
