"""What the complaint-time model is told about a complaint: the inputs, and their encoding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from applications.service_311.bounds import (
    EAST,
    FIRST_YEAR,
    MAX_DESCRIPTOR_LENGTH,
    NORTH,
    SOUTH,
    WEST,
)
from applications.service_311.times import NEW_YORK
from applications.service_311.types import is_noise, slug_of
from prediction.columns import Column, Encoding, encode_table, plain_spelling
from training.inputs import choice, instance, number, optional

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from prediction.columns import Matrix
    from training.inputs import Schema

TYPE = 0
"""Position of the complaint type's column."""
PLACE = [1, 2]
"""Positions of latitude and longitude."""
HOUR = 3
"""Position of the hour's column: 0 to 24, with fractions."""
WEEKDAY = 4
"""Position of the weekday's column: 0 is Monday."""
DESCRIPTOR = 5
"""Position of the descriptor's column."""

MAX_DESCRIPTORS = 254
"""scikit-learn bins a feature into at most 255 values, one of which stands for missing ones."""

_CREATED_DATE: Schema = {
    "type": "string",
    "format": "date-time",
    "timezone": NEW_YORK.key,
    "default_now": True,
    "earliest": f"{FIRST_YEAR}-01-01T00:00:00",
    "description": "When it came in: ISO 8601, New York time unless it has an offset; or now.",
    "examples": ["2019-06-14T00:02:11"],
}
_DESCRIPTOR: Schema = optional(
    {
        "type": "string",
        "maxLength": MAX_DESCRIPTOR_LENGTH,
        "description": "The city's wording of what it is about within the type, in any case; one"
        " that the model does not know counts as missing, and the answer says so.",
        "examples": ["Loud Music/Party"],
    }
)


def with_slugs(frame: pd.DataFrame) -> pd.DataFrame:
    """Replace the city's spellings of the types by their slugs."""
    slugs = {name: slug_of(name) for name in frame["complaint_type"].unique()}
    return frame.assign(complaint_type=frame["complaint_type"].map(slugs))


def columns(frame: pd.DataFrame) -> list[Column]:
    """Make the columns for the types and the most frequent descriptors of `frame`.

    Args:
        frame: requests with slugs as types; all of them, so that every type is known.
    """
    told = frame["descriptor"].dropna()
    spellings = told.value_counts().index.to_series()
    # The most frequent spelling stands for all.
    descriptors = spellings.groupby(spellings.map(plain_spelling), sort=False).first()
    frequent = told.map(plain_spelling).value_counts().index[:MAX_DESCRIPTORS]
    return [
        Column(
            input="complaint_type",
            encoding=Encoding.CATEGORY,
            categories=tuple(sorted(frame["complaint_type"].unique())),
        ),
        Column(input="latitude", encoding=Encoding.NUMBER),
        Column(input="longitude", encoding=Encoding.NUMBER),
        Column(input="created_date", encoding=Encoding.HOUR),
        Column(input="created_date", encoding=Encoding.WEEKDAY),
        Column(
            input="descriptor",
            encoding=Encoding.CATEGORY,
            categories=tuple(sorted(descriptors[frequent])),
            any_spelling=True,
        ),
    ]


def encode_requests(encoded: Sequence[Column], frame: pd.DataFrame) -> Matrix:
    """Encode requests as serving encodes instances: float64 [rows, columns]."""
    names = {column.input for column in encoded}
    return encode_table(encoded, {name: frame[name].to_numpy() for name in names})


def as_sent(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Return requests as clients send them: instances of `schema`.

    Args:
        frame: requests with slugs as types.
    """
    told = pd.DataFrame(
        {
            "complaint_type": frame["complaint_type"],
            # to a metre
            "latitude": frame["latitude"].round(5),
            "longitude": frame["longitude"].round(5),
            "created_date": frame["created_date"].dt.strftime("%Y-%m-%dT%H:%M:%S"),
            "descriptor": frame["descriptor"],
        }
    ).astype(object)
    requests: list[dict[str, object]] = told.where(told.notna(), None).to_dict("records")
    return requests


def noise_types(encoded: Sequence[Column]) -> NDArray[np.bool_]:
    """Return of each type, in the order of the column's categories, whether it is about noise."""
    return np.array([is_noise(slug) for slug in encoded[TYPE].categories])


def schema(encoded: Sequence[Column]) -> Schema:
    """Describe one instance as JSON Schema."""
    inputs = instance(
        complaint_type=choice(
            "The city's name of the type as a slug: lower case, dashes.",
            encoded[TYPE].categories,
            example="noise-residential",
        ),
        latitude=_place("Degrees north", SOUTH, NORTH, example=40.6757),
        longitude=_place("Degrees east", WEST, EAST, example=-73.8605),
        created_date=_CREATED_DATE,
        descriptor=_DESCRIPTOR,
    )
    return inputs | {
        "description": "What is known of a complaint when it comes in.",
        # The others have defaults: no place, now, no descriptor.
        "required": ["complaint_type"],
        # Half a place is a slip, not a complaint without one.
        "dependentRequired": {"latitude": ["longitude"], "longitude": ["latitude"]},
    }


def _place(direction: str, minimum: float, maximum: float, example: float) -> Schema:
    description = f"{direction} (WGS 84), within New York City; may be missing."
    return optional(number(description, minimum, maximum, unit="degrees", example=example))
