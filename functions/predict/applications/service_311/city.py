"""The city's shape: the hexagons in which people live, and where its boroughs' names stand."""

from collections import Counter
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

from applications.service_311.bounds import EAST, NORTH, SOUTH, WEST
from applications.service_311.hexagons import Hexagon, hexagon_at

CITY = Path(__file__).with_name("city.txt")

HEIGHT, WIDTH = 0.0075, 0.01
"""Degrees of a square north and east: some 830 m each way."""
ROWS, COLUMNS = round((NORTH - SOUTH) / HEIGHT), round((EAST - WEST) / WIDTH)

# Each square is looked at in sixteen points, of which a hexagon has room for 59: where not a third
# of it is city, hardly anybody lives.
_POINTS = 4
_FEWEST_POINTS = 20

# Where the boroughs' names stand: degrees north and east.
_NAMES = {
    "Bronx": (40.850, -73.870),
    "Manhattan": (40.775, -73.990),
    "Queens": (40.720, -73.800),
    "Brooklyn": (40.640, -73.950),
    "Staten Island": (40.575, -74.150),
}


class Name(NamedTuple):
    """A borough's name and where it stands: degrees north and east."""

    text: str
    latitude: float
    longitude: float


@cache
def land(path: Path = CITY) -> frozenset[Hexagon]:
    """Return the hexagons that are the city; all others are mostly water, or beyond its limits."""
    points = Counter(
        hexagon_at(
            NORTH - (row + (down + 0.5) / _POINTS) * HEIGHT,
            WEST + (column + (right + 0.5) / _POINTS) * WIDTH,
        )
        for row, line in enumerate(path.read_text().split())
        for column, square in enumerate(line)
        if square == "#"
        for down, right in product(range(_POINTS), repeat=2)
    )
    return frozenset(
        hexagon for hexagon, number in points.items() if hexagon and number >= _FEWEST_POINTS
    )


def names() -> list[Name]:
    """Return the boroughs' names."""
    return [Name(text, *place) for text, place in _NAMES.items()]
