"""The map of the city in hexagons, each as dark as it had complaints."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from applications.service_311 import city
from applications.service_311.dashboard.tables import PlaceRow
from applications.service_311.hexagons import EDGE_KM, Hexagon, Point, corners, point_at
from applications.service_311.neighbourhoods import near

MOST_SHADES = 5
"""As many as are told apart at a glance, on paper as well: one hue, from light to dark."""

# Of the drawing, to a kilometre: so that whole numbers are exact enough.
_UNITS = 100
_BUSIEST = 3


class Shade(NamedTuple):
    """One step of the scale: how dark it is, 0 to 5, and the numbers that it stands for."""

    level: int
    text: str


class Drawn(NamedTuple):
    """One hexagon: the path around it, how dark it is, and what it says."""

    path: str
    level: int
    text: str


class Label(NamedTuple):
    """A borough's name in the drawing."""

    text: str
    x: int
    y: int


class HexMap(NamedTuple):
    """All that is drawn.

    Attributes:
        box: The part of the plane that the city takes.
        hexagons: All of the city, row by row.
        scale: The shades, from none to the darkest.
        labels: The boroughs' names.
        busiest: The hexagons of most complaints, in words.
        placed: How many complaints lie on the map.
        elsewhere: How many do not.
    """

    box: str
    hexagons: list[Drawn]
    scale: list[Shade]
    labels: list[Label]
    busiest: str
    placed: int
    elsewhere: int


def hexmap(rows: Sequence[PlaceRow]) -> HexMap:
    """Return the map of a view's rows by place."""
    told = {Hexagon.named(row.hexagon): row for row in rows if row.hexagon}
    begins = steps_for(max([0, *(row.complaints for row in told.values())]))
    return HexMap(
        box=_box(city.land()),
        hexagons=[_drawn(hexagon, told.get(hexagon), begins) for hexagon in sorted(city.land())],
        scale=[Shade(0, "none"), *_shades(begins)],
        labels=[
            Label(name.text, *_units(point_at(name.latitude, name.longitude)))
            for name in city.names()
        ],
        busiest=", ".join(
            f"near {row.near} {row.complaints:,}" for row in rows[:_BUSIEST] if row.hexagon
        ),
        placed=sum(row.complaints for row in told.values()),
        elsewhere=sum(row.complaints for row in rows if row.hexagon is None),
    )


def steps_for(most: int) -> list[int]:
    """Return where the steps of a scale begin: at one, then at round numbers up to the largest.

    Each is about twice the one before, as counts of places differ many times over.
    """
    steps, power = [1], 1
    while power <= most:
        steps += [digit * power for digit in (1, 2, 5) if 1 < digit * power <= most]
        power *= 10
    return [1, *steps[1:][-(MOST_SHADES - 1) :]]


def _shades(begins: Sequence[int]) -> list[Shade]:
    """Return the steps of a scale, of which the last is the darkest, however few there are."""
    ranges = [(begin, end - 1) for begin, end in pairwise(begins)]
    texts = [f"{a:,}" if a == b else f"{a:,} to {b:,}" for a, b in ranges]
    texts.append(f"{begins[-1]:,} and more")
    return [Shade(_level(begin, begins), text) for begin, text in zip(begins, texts, strict=True)]


def _level(number: int, begins: Sequence[int]) -> int:
    reached = sum(begin <= number for begin in begins)
    return MOST_SHADES - len(begins) + reached if reached else 0


def _drawn(hexagon: Hexagon, row: PlaceRow | None, begins: Sequence[int]) -> Drawn:
    now, before = (row.complaints, row.before) if row else (0, 0)
    text = f"Near {near(hexagon)}: {now:,} (before {before:,})"
    return Drawn(_path(hexagon), _level(now, begins), text)


def _path(hexagon: Hexagon) -> str:
    """Return the way around a hexagon: its first corner, and from each to the next."""
    around = [_units(corner) for corner in corners()]
    x, y = _units(hexagon.middle)
    steps = " ".join(f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(around))
    return f"M{x + around[0][0]} {y + around[0][1]}l{steps}z"


def _units(point: Point) -> tuple[int, int]:
    return round(_UNITS * point.x), round(_UNITS * point.y)


def _box(hexagons: Iterable[Hexagon]) -> str:
    """Return the box around hexagons."""
    middles = [hexagon.middle for hexagon in hexagons]
    left, top = (min(middle[axis] for middle in middles) - EDGE_KM for axis in (0, 1))
    right, bottom = (max(middle[axis] for middle in middles) + EDGE_KM for axis in (0, 1))
    corner, size = Point(left, top), Point(right - left, bottom - top)
    return " ".join(map(str, (*_units(corner), *_units(size))))
