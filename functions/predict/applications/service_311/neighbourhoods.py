"""Names for hexagons: the neighbourhood that each is nearest to, as people of the city say it."""

from functools import cache
from math import dist
from pathlib import Path

from applications.service_311.hexagons import Hexagon, Point, point_at

_FILE = Path(__file__).with_suffix(".txt")
# Each line: degrees north, degrees east, a neighbourhood's name with its borough's. The degrees are
# of this project's own choosing, somewhere in its middle.


@cache
def near(hexagon: Hexagon) -> str:
    """Return the neighbourhood whose middle is nearest to the hexagon's."""
    middle = hexagon.middle
    return min(_middles().items(), key=lambda each: dist(each[1], middle))[0]


@cache
def _middles() -> dict[str, Point]:
    lines = (line.split(" ", 2) for line in _FILE.read_text().splitlines())
    return {name: point_at(float(north), float(east)) for north, east, name in lines}
