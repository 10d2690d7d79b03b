"""The city drawn in hexagons: the way around each, the box around all, the boroughs' names."""

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from applications.service_311 import city
from applications.service_311.hexagons import EDGE_KM, Hexagon, Point, corners, place_at, point_at

_UNITS = 100
"""Of the drawing, to a kilometre: so that whole numbers are exact enough."""


class Label(NamedTuple):
    """A borough's name in the drawing."""

    text: str
    x: int
    y: int


class Degrees(NamedTuple):
    """Where the drawing's corner is, and how many degrees south and east one unit is."""

    north: float
    west: float
    down: float
    right: float


def path_of(hexagon: Hexagon) -> str:
    """Return the way around a hexagon: its first corner, and from each to the next."""
    around = [_units(corner) for corner in corners()]
    x, y = _units(hexagon.middle)
    steps = " ".join(f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(around))
    return f"M{x + around[0][0]} {y + around[0][1]}l{steps}z"


def box_around(hexagons: Iterable[Hexagon]) -> str:
    """Return the view box that has room for hexagons."""
    middles = [hexagon.middle for hexagon in hexagons]
    left, top = (min(middle[axis] for middle in middles) - EDGE_KM for axis in (0, 1))
    right, bottom = (max(middle[axis] for middle in middles) + EDGE_KM for axis in (0, 1))
    corner, size = Point(left, top), Point(right - left, bottom - top)
    return " ".join(map(str, (*_units(corner), *_units(size))))


def labels() -> list[Label]:
    """Return the boroughs' names."""
    return [
        Label(name.text, *_units(point_at(name.latitude, name.longitude))) for name in city.names()
    ]


def degrees() -> Degrees:
    """Return how places are told from points of the drawing."""
    north, west = place_at(Point(0, 0))
    south, east = place_at(Point(1, 1))
    return Degrees(north, west, (north - south) / _UNITS, (east - west) / _UNITS)


def _units(point: Point) -> tuple[int, int]:
    return round(_UNITS * point.x), round(_UNITS * point.y)
