"""What the 311 routes take beside values: names of types in paths, places of two numbers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated
from urllib.parse import quote

from fastapi import Path
from starlette.convertors import Convertor, register_url_convertor

from applications.service_311.complaint import Place
from applications.service_311.types import UnknownComplaintTypeError
from applications.service_311.values import TypeName
from predict_api.errors.invalid_values import InvalidInputError
from predict_api.gateway import segment_of


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
    """Blame a complaint type that turns out to be unknown on the `path`, `query` or `body`."""
    try:
        yield
    except UnknownComplaintTypeError as error:
        raise InvalidInputError(
            str(error), place, "complaint_type", kind="unknown_complaint_type"
        ) from error


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


TypeInPath = Annotated[TypeName, Path()]
