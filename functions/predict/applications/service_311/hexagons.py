"""Hexagons that part the city, all of the same size: where a complaint was, told no nearer.

Degrees become kilometres on a plane (an equirectangular projection with the city's middle latitude
as its standard parallel, Snyder 1987, page 90), which is off by less than half a percent within
the box. The hexagon of a point, with corners up and down, is that of its axial coordinates, each
rounded, where the one that was rounded the most follows from the others (Amit Patel, "Hexagonal
Grids", redblobgames.com/grids/hexagons): its middle is the nearest of all.
"""

from math import cos, pi, radians, sin, sqrt
from typing import NamedTuple, Self

from applications.service_311.bounds import EAST, NORTH, SOUTH, WEST

EDGE_KM = 1.0
"""Of a side. The city is some 330 hexagons of 2.6 square kilometres and 28,000 people each."""

WIDTH_KM = sqrt(3) * EDGE_KM
"""From one hexagon's middle to that of the next one in its row."""
ROW_KM = 1.5 * EDGE_KM
"""From one row's middles to those of the next."""

# A degree of a great circle of a sphere with the earth's mean radius, 6371.0088 km (IUGG).
_NORTH_KM = 6371.0088 * pi / 180
_EAST_KM = _NORTH_KM * cos(radians((SOUTH + NORTH) / 2))
# The box begins half a hexagon to the east of the first ones' middles: no column is below zero.
_MARGIN_KM = WIDTH_KM / 2


class Point(NamedTuple):
    """Kilometres east and south of the first hexagon's middle."""

    x: float
    y: float


class Hexagon(NamedTuple):
    """One of them: its row from the north, its column from the west.

    Odd rows lie half a hexagon further east.
    """

    row: int
    column: int

    @classmethod
    def named(cls, name: str) -> Self:
        """Return the hexagon of a name that `name` has given."""
        return cls(int(name[:2]), int(name[2:]))

    @property
    def name(self) -> str:
        """Two digits of its row and two of its column."""
        return f"{self.row:02}{self.column:02}"

    @property
    def middle(self) -> Point:
        """Its middle on the plane."""
        return Point(WIDTH_KM * (self.column + self.row % 2 / 2), ROW_KM * self.row)

    @property
    def latitude(self) -> float:
        """Degrees north of its middle."""
        return place_at(self.middle)[0]

    @property
    def longitude(self) -> float:
        """Degrees east of its middle."""
        return place_at(self.middle)[1]


def point_at(latitude: float, longitude: float) -> Point:
    """Return where a place lies on the plane, given degrees north and east."""
    return Point((longitude - WEST) * _EAST_KM + _MARGIN_KM, (NORTH - latitude) * _NORTH_KM)


def place_at(point: Point) -> tuple[float, float]:
    """Return the degrees north and east of a point on the plane."""
    return NORTH - point.y / _NORTH_KM, WEST + (point.x - _MARGIN_KM) / _EAST_KM


def hexagon_at(latitude: float, longitude: float) -> Hexagon | None:
    """Return the hexagon in which a place lies, given degrees north and east.

    None outside the city's box, where names of hexagons would not be four digits.
    """
    if not (SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST):
        return None
    point = point_at(latitude, longitude)
    south = point.y / ROW_KM
    east = point.x / WIDTH_KM - south / 2
    axial = [east, south, -east - south]
    rounded = [round(value) for value in axial]
    off = [abs(whole - value) for whole, value in zip(rounded, axial, strict=True)]
    if off[0] == max(off):
        rounded[0] = -rounded[1] - rounded[2]
    elif off[1] == max(off):
        rounded[1] = -rounded[0] - rounded[2]
    row = rounded[1]
    return Hexagon(row, rounded[0] + row // 2)


def corners() -> list[Point]:
    """Return the six corners of a hexagon, as kilometres from its middle."""
    turns = [radians(60 * number + 30) for number in range(6)]
    return [Point(EDGE_KM * cos(turn), EDGE_KM * sin(turn)) for turn in turns]
