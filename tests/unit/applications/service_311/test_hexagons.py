"""The city's hexagons: which one a place lies in, and where it is."""

from itertools import product
from math import dist
from random import Random

import pytest

from applications.service_311.bounds import EAST, NORTH, SOUTH, WEST
from applications.service_311.city import land, names
from applications.service_311.hexagons import (
    EDGE_KM,
    ROW_KM,
    WIDTH_KM,
    Hexagon,
    corners,
    hexagon_at,
    point_at,
)

ALL = [Hexagon(row, column) for row, column in product(range(47), range(36))]


def inside(latitude: float, longitude: float) -> Hexagon:
    hexagon = hexagon_at(latitude, longitude)
    assert hexagon is not None
    return hexagon


def test_a_place_lies_in_the_hexagon_whose_middle_is_nearest() -> None:
    random = Random(311)  # noqa: S311  the same places each time
    for _ in range(200):
        latitude, longitude = random.uniform(SOUTH, NORTH), random.uniform(WEST, EAST)
        point = point_at(latitude, longitude)

        nearest = min(ALL, key=lambda hexagon: dist(hexagon.middle, point))

        assert inside(latitude, longitude) == nearest
        assert dist(nearest.middle, point) <= EDGE_KM


def test_a_middle_lies_in_its_own_hexagon() -> None:
    within = [
        hexagon
        for hexagon in ALL
        if SOUTH <= hexagon.latitude <= NORTH and WEST <= hexagon.longitude <= EAST
    ]

    assert len(within) > 1400
    assert all(inside(each.latitude, each.longitude) == each for each in within)


def test_kilometres_are_those_of_the_earth() -> None:
    # From the Battery to Inwood Hill: 20.4 km along a great circle.
    battery, inwood = point_at(40.7033, -74.0170), point_at(40.8731, -73.9257)

    assert dist(battery, inwood) == pytest.approx(20.386, rel=0.005)


def test_the_box_has_room_in_four_digits() -> None:
    edges = [*product((SOUTH, NORTH), (WEST, EAST)), (SOUTH, -74.0), (40.7, WEST), (40.7, EAST)]

    for latitude, longitude in edges:
        name = inside(latitude, longitude).name
        assert len(name) == 4
        assert name.isdecimal()


@pytest.mark.parametrize("place", [(SOUTH - 1e-9, -74.0), (40.7, EAST + 1e-9), (0.0, 0.0)])
def test_outside_the_box_there_is_none(place: tuple[float, float]) -> None:
    assert hexagon_at(*place) is None


def test_a_name_leads_back_to_its_hexagon() -> None:
    assert all(Hexagon.named(hexagon.name) == hexagon for hexagon in ALL)
    assert len({hexagon.name for hexagon in ALL}) == len(ALL)


def test_hexagons_side_by_side_share_corners() -> None:
    here = Hexagon(11, 7)
    beside = (Hexagon(11, 8), Hexagon(12, 7), Hexagon(12, 8), Hexagon(10, 8))

    for there in beside:
        shared = [
            (one, other)
            for one in corners_of(here)
            for other in corners_of(there)
            if dist(one, other) < 1e-9
        ]
        assert len(shared) == 2
    assert pytest.approx(4 / 3) == (WIDTH_KM / ROW_KM) ** 2


def corners_of(hexagon: Hexagon) -> list[tuple[float, float]]:
    x, y = hexagon.middle
    return [(x + corner.x, y + corner.y) for corner in corners()]


def test_the_city_is_hexagons_that_people_live_in() -> None:
    # Union Square, Jamaica, St. George; the harbour, and a park across the Hudson.
    for place in ((40.7359, -73.9906), (40.7021, -73.7889), (40.6437, -74.0736)):
        assert inside(*place) in land()
    for place in ((40.66, -74.045), (40.99, -74.1)):
        assert inside(*place) not in land()
    assert 300 < len(land()) < 350
    assert len(names()) == 5
