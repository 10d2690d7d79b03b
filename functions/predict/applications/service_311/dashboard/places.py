"""The table of a view by hexagon of the city."""

from collections import Counter

from applications.service_311.city import land
from applications.service_311.dashboard.tables import PlaceRow
from applications.service_311.dashboard.view import View
from applications.service_311.hexagons import Hexagon
from applications.service_311.neighbourhoods import near
from applications.service_311.tally import Tally, cells_of, places_of


def by_place(numbers: Tally, view: View) -> list[PlaceRow]:
    """Return the hexagons that had complaints, those of most first, and last the rest.

    The rest told no place, or one in a hexagon on which hardly anybody lives.
    """
    now, before = (_by_hexagon(numbers, each) for each in (view, view.before))
    on_the_map = [hexagon for hexagon in now | before if hexagon]
    on_the_map.sort(key=lambda hexagon: (-now[hexagon], hexagon))
    rows = [_row(hexagon, now[hexagon], before[hexagon]) for hexagon in on_the_map]
    rest = PlaceRow(
        hexagon=None,
        near=None,
        latitude=None,
        longitude=None,
        complaints=now[None],
        before=before[None],
    )
    return [*rows, rest]


def _row(hexagon: Hexagon, complaints: int, before: int) -> PlaceRow:
    return PlaceRow(
        hexagon=hexagon.name,
        near=near(hexagon),
        latitude=round(hexagon.latitude, 3),
        longitude=round(hexagon.longitude, 3),
        complaints=complaints,
        before=before,
    )


def _by_hexagon(numbers: Tally, view: View) -> Counter[Hexagon | None]:
    """Return a view's complaints by hexagon; None stands for no place on the map."""
    total = Counter[str]()
    for group in view.groups(numbers):
        total.update(numbers[group])
    counted = Counter[Hexagon | None]()
    for place, number in places_of(total).items():
        if place.hexagon in land() and view.borough in {None, place.borough}:
            counted[place.hexagon] += number
    # Below zero is what was deleted before places were counted of it; see docs/complaints.md.
    counted = +counted
    complaints = sum(
        number for cell, number in cells_of(total).items() if view.borough in {None, cell.borough}
    )
    counted[None] = complaints - counted.total()
    return counted
