"""What the complaint-time model is told about a complaint: the inputs, and their encoding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from predict_api.complaints.types import is_noise, slug_of
from prediction.columns import Column, Encoding, encode_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    import pandas as pd
    from numpy.typing import NDArray

    from prediction.columns import Matrix

TYPE = 0
"""Position of the complaint type's column."""
DESCRIPTOR = 5
"""Position of the descriptor's column."""

MAX_DESCRIPTORS = 254
"""scikit-learn bins a feature into at most 255 values, one of which stands for missing ones."""

_MAX_DESCRIPTOR_LENGTH = 200  # the longest of the city's has 80 characters
_NEW_YORK = "America/New_York"
# The city's bounds, with some water around: what lies outside is a slip of the caller.
_SOUTH, _NORTH, _WEST, _EAST = 40.4, 41.0, -74.3, -73.6


def with_slugs(frame: pd.DataFrame) -> pd.DataFrame:
    """Replace the city's spellings of the types by their slugs."""
    slugs = {name: slug_of(name) for name in frame["complaint_type"].unique()}
    return frame.assign(complaint_type=frame["complaint_type"].map(slugs))


def columns(frame: pd.DataFrame) -> list[Column]:
    """Make the columns for the types and the most frequent descriptors of `frame`.

    Args:
        frame: requests with slugs as types; all of them, so that every type is known.
    """
    descriptors = frame["descriptor"].value_counts().index[:MAX_DESCRIPTORS]
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
            input="descriptor", encoding=Encoding.CATEGORY, categories=tuple(sorted(descriptors))
        ),
    ]


def encode_requests(encoded: Sequence[Column], frame: pd.DataFrame) -> Matrix:
    """Encode requests as serving encodes instances: float64 [rows, columns]."""
    names = {column.input for column in encoded}
    return encode_table(encoded, {name: frame[name].to_numpy() for name in names})


def noise_types(encoded: Sequence[Column]) -> NDArray[np.bool_]:
    """Tell of each type, in the order of the column's categories, whether it is about noise."""
    return np.array([is_noise(slug) for slug in encoded[TYPE].categories])


def calibration_groups(encoded: Sequence[Column], frame: pd.DataFrame) -> NDArray[np.int64]:
    """Group the types whose intervals are calibrated together: those of one agency, noise apart.

    Agencies close requests each in their own way.

    Returns:
        Number of the group of each type, in the order of the column's categories.
    """
    agency = frame.groupby("complaint_type")["agency"].agg(lambda names: names.mode().iloc[0])
    keys = [(agency[slug], is_noise(slug)) for slug in encoded[TYPE].categories]
    numbers = {key: number for number, key in enumerate(sorted(set(keys)))}
    return np.array([numbers[key] for key in keys])


def schema(encoded: Sequence[Column]) -> dict[str, Any]:
    """Describe one instance as JSON Schema."""
    return {
        "type": "object",
        "description": "What is known of a complaint when it comes in.",
        "properties": {
            "complaint_type": {
                "type": "string",
                "enum": list(encoded[TYPE].categories),
                "title": "Complaint type",
                "description": "The city's name of the type as a slug: lower case, dashes.",
                "examples": ["noise-residential"],
            },
            "latitude": _place("Latitude", "north", _SOUTH, _NORTH, 40.6757),
            "longitude": _place("Longitude", "east", _WEST, _EAST, -73.8605),
            "created_date": {
                "type": "string",
                "format": "date-time",
                "timezone": _NEW_YORK,
                "default_now": True,
                "title": "Time of the complaint",
                "description": "ISO 8601; New York time unless it has an offset. Default: now.",
                "examples": ["2019-06-14T00:02:11"],
            },
            "descriptor": {
                "type": ["string", "null"],
                "maxLength": _MAX_DESCRIPTOR_LENGTH,
                "title": "Descriptor",
                "description": "The city's wording of what it is about within the type. "
                "One that the model does not know counts as missing.",
                "examples": ["Loud Music/Party"],
            },
        },
        "required": ["complaint_type"],
        "additionalProperties": False,
    }


def _place(
    title: str, towards: str, minimum: float, maximum: float, example: float
) -> dict[str, Any]:
    return {
        "type": ["number", "null"],
        "minimum": minimum,
        "maximum": maximum,
        "title": title,
        "description": f"Degrees {towards} (WGS 84), within New York City; missing is fine.",
        "unit": "degrees",
        "examples": [example],
    }
