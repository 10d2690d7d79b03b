"""The city's shape for a map to click on: squares on which complaints were, and where they lie."""

from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from applications.service_311.bounds import EAST, NORTH, SOUTH, WEST

CITY = Path(__file__).with_name("city.txt")

HEIGHT, WIDTH = 0.0075, 0.01
"""Degrees of a square north and east: some 830 m each way."""
ROWS, COLUMNS = round((NORTH - SOUTH) / HEIGHT), round((EAST - WEST) / WIDTH)

# Where the boroughs' names stand: degrees north and east.
_NAMES = {
    "Bronx": (40.850, -73.870),
    "Manhattan": (40.775, -73.990),
    "Queens": (40.720, -73.800),
    "Brooklyn": (40.640, -73.950),
    "Staten Island": (40.575, -74.150),
}


class Run(NamedTuple):
    """Squares side by side: the first one's place in the grid, and how many."""

    row: int
    column: int
    length: int


class Name(NamedTuple):
    """A borough's name and its place, in squares from the grid's corner in the north-west."""

    text: str
    row: float
    column: float


@cache
def runs(path: Path = CITY) -> list[Run]:
    """Return the squares of the city's shape, side by side where they are."""
    return [run for row, line in enumerate(path.read_text().split()) for run in _runs_of(row, line)]


def names() -> list[Name]:
    """Return the boroughs' names."""
    return [
        Name(text, (NORTH - north) / HEIGHT, (east - WEST) / WIDTH)
        for text, (north, east) in _NAMES.items()
    ]


def _runs_of(row: int, line: str) -> list[Run]:
    found, column = [], 0
    for square, group in groupby(line):
        length = len(list(group))
        if square == "#":
            found.append(Run(row, column, length))
        column += length
    return found
