"""The map of the city in hexagons, each as dark as it had complaints."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from applications.service_311 import city
from applications.service_311.dashboard.tables import PlaceRow
from applications.service_311.hexagons import Hexagon
from applications.service_311.neighbourhoods import near
from applications.service_311.pages.plane import Label, box_around, labels, path_of

MOST_SHADES = 5
"""As many as are told apart at a glance, on paper as well: one hue, from light to dark."""

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
        box=box_around(city.land()),
        hexagons=[_drawn(hexagon, told.get(hexagon), begins) for hexagon in sorted(city.land())],
        scale=[Shade(0, "none"), *_shades(begins)],
        labels=labels(),
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
    """Return the steps of a scale."""
    ranges = [(begin, end - 1) for begin, end in pairwise(begins)]
    texts = [f"{a:,}" if a == b else f"{a:,} to {b:,}" for a, b in ranges]
    texts.append(f"{begins[-1]:,} and more")
    return [Shade(_level(begin, begins), text) for begin, text in zip(begins, texts, strict=True)]


def _level(number: int, begins: Sequence[int]) -> int:
    """Return how dark a number is, on a scale whose steps lie as far apart as they can."""
    reached = sum(begin <= number for begin in begins)
    if reached == len(begins):
        return MOST_SHADES
    gaps = MOST_SHADES - 1, len(begins) - 1
    return round(1 + (reached - 1) * gaps[0] / gaps[1]) if reached else 0


def _drawn(hexagon: Hexagon, row: PlaceRow | None, begins: Sequence[int]) -> Drawn:
    now, before = (row.complaints, row.before) if row else (0, 0)
    text = f"Near {near(hexagon)}: {now:,} (before {before:,})"
    return Drawn(path_of(hexagon), _level(now, begins), text)
