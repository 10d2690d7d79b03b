"""The values of a complaint, each checked the same wherever it comes in: times, places, codes."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from applications.service_311.bounds import (
    EAST,
    FIRST_YEAR,
    MAX_DESCRIPTOR_LENGTH,
    NORTH,
    SOUTH,
    WEST,
)
from applications.service_311.times import NEW_YORK, from_an_export, in_new_york
from prediction.client_times import MAX_TIME_LENGTH, only_text

# The longest official name has 50 characters; the nearest name is not sought for novels.
MAX_TYPE_LENGTH = 100

# Some 800 words: plenty for a call to 311, and with four bytes a character still far from the
# 400 KB of a DynamoDB item.
MAX_DESCRIPTION_LENGTH = 5_000

# Clocks of clients are allowed to be this far ahead of ours.
CLOCK_TOLERANCE = timedelta(minutes=5)

# Who asks about a complaint to come may plan ahead; beyond this the year is a slip.
FARTHEST_AHEAD = timedelta(days=366)


class Borough(StrEnum):
    """The boroughs, as the city writes them."""

    BRONX = "BRONX"
    BROOKLYN = "BROOKLYN"
    MANHATTAN = "MANHATTAN"
    QUEENS = "QUEENS"
    STATEN_ISLAND = "STATEN ISLAND"


class Channel(StrEnum):
    """The ways in which complaints reach the city, as it writes them."""

    PHONE = "PHONE"
    ONLINE = "ONLINE"
    MOBILE = "MOBILE"
    OTHER = "OTHER"
    UNKNOWN = "UNKNOWN"


def now_in_new_york() -> datetime:
    """Return the time now, which is New York's."""
    return datetime.now(NEW_YORK)


def is_ahead(time: datetime) -> bool:
    """Return whether a time has not come yet, by more than clocks may differ."""
    # In UTC: times of one zone are compared by their clocks, which are set back once a year.
    return time.astimezone(UTC) > datetime.now(UTC) + CLOCK_TOLERANCE


def _as_exported(value: object) -> object:
    """Return a time that is written as the city writes it, parsed; anything else unchanged."""
    return (isinstance(value, str) and from_an_export(value)) or value


def _since_311(time: datetime) -> datetime:
    if time.year < FIRST_YEAR:
        raise ValueError(f"complaints begin in {FIRST_YEAR}, as 311 did")
    return time


def _not_in_the_future(time: datetime) -> datetime:
    if is_ahead(time):
        raise ValueError("the time is in the future")
    return time


def _within_a_year(time: datetime) -> datetime:
    if time.astimezone(UTC) > datetime.now(UTC) + FARTHEST_AHEAD:
        raise ValueError("the time is more than a year ahead")
    return time


def _with_words(text: str) -> str:
    if not any(character.isprintable() and not character.isspace() for character in text):
        raise ValueError("a description has more than blanks and control characters")
    return text


def _upper(value: object) -> object:
    return value.strip(" ").upper() if isinstance(value, str) and value.isascii() else value


def _plain(pattern: str, hint: str) -> Callable[[str], str]:
    """Return the check of a code; its hint does not repeat what was sent."""
    wanted = re.compile(pattern)

    def check(value: str) -> str:
        if not wanted.fullmatch(value):
            raise ValueError(hint)
        return value

    return check


TypeName = Annotated[
    str,
    Field(
        max_length=MAX_TYPE_LENGTH,
        description="The city's name of a complaint type in any case, its slug, or a short name "
        "of a noise type: residential, commercial, park, street, vehicle, worship, truck, other.",
        examples=["residential", "noise-street-sidewalk", "HEAT/HOT WATER"],
    ),
]
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

Description = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MAX_DESCRIPTION_LENGTH,
        description="In the caller's own words. Shown to this caller alone.",
        examples=["a party next door"],
    ),
    AfterValidator(_with_words),
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

BoroughName = Annotated[
    Borough,
    BeforeValidator(_upper, json_schema_input_type=Borough),
    Field(description="In any case.", examples=["QUEENS"]),
]
CommunityBoard = Annotated[
    str,
    StringConstraints(max_length=20),
    BeforeValidator(_upper, json_schema_input_type=str),
    AfterValidator(
        _plain(
            f"[0-9]{{2}} ({'|'.join(Borough)})",
            "a community board is two digits and a borough, such as 10 QUEENS",
        )
    ),
    Field(description="Its number and borough, as the city writes it.", examples=["10 QUEENS"]),
]
ZipCode = Annotated[
    str,
    StringConstraints(max_length=5),
    AfterValidator(_plain("[0-9]{5}", "a ZIP code is five digits")),
    Field(description="Of the place.", examples=["11416"]),
]
Agency = Annotated[
    str,
    StringConstraints(max_length=10),
    BeforeValidator(_upper, json_schema_input_type=str),
    AfterValidator(
        _plain("[A-Z0-9][A-Z0-9-]{1,9}", "an agency is its short name, such as NYPD or 3-1-1")
    ),
    Field(description="Short name of the agency in charge, in any case.", examples=["NYPD"]),
]
ChannelName = Annotated[
    Channel,
    BeforeValidator(_upper, json_schema_input_type=Channel),
    Field(description="How it reached the city, in any case.", examples=["PHONE"]),
]
SourceId = Annotated[
    str,
    StringConstraints(max_length=64),
    AfterValidator(
        _plain("[A-Za-z0-9._:-]{1,64}", "an ID has letters, digits, dots, colons, hyphens")
    ),
    Field(
        description="The ID that its source knows it by, such as the city's unique key.",
        examples=["42914351"],
    ),
]

AnyTime = Annotated[
    datetime,
    BeforeValidator(only_text, json_schema_input_type=str),
    BeforeValidator(_as_exported, json_schema_input_type=str),
    AfterValidator(in_new_york),
]
_TIME_SCHEMA = {"format": "date-time", "maxLength": MAX_TIME_LENGTH}
NewYorkTime = Annotated[
    AnyTime,
    AfterValidator(_since_311),
    Field(
        description="ISO 8601; without an offset it is New York's local time. The city's own "
        f"06/14/2019 12:02:11 AM is taken as well; {FIRST_YEAR} is the first year. By default the "
        "time of the request.",
        examples=["2019-06-14T00:02:11-04:00"],
        json_schema_extra=_TIME_SCHEMA,
    ),
]
PastTime = Annotated[NewYorkTime, AfterValidator(_not_in_the_future)]
ForeseeableTime = Annotated[NewYorkTime, AfterValidator(_within_a_year)]
