"""The page on which a complaint is reported and followed."""

from collections.abc import Mapping
from pathlib import Path

from applications.service_311 import city
from applications.service_311.bounds import NORTH, WEST
from applications.service_311.values import MAX_DESCRIPTION_LENGTH, Borough
from predict_api.documents.assets import script_address
from predict_api.pages.site.rendering import html_of

_FOLDER = Path(__file__).parent
SCRIPT = _FOLDER / "report.js"

# Of a square in the drawing; around the city's shape one more.
_SQUARE = 10


def render(names: Mapping[str, str], *, root: str) -> str:
    """Draw the page.

    Args:
        names: The city's names of types, by slug.
        root: Relative reference from the page to the API's root, such as `../`.
    """
    return html_of(
        "report.html",
        root,
        _FOLDER,
        names=names,
        boroughs=list(Borough),
        longest=MAX_DESCRIPTION_LENGTH,
        map={"north": NORTH, "west": WEST, "down": city.HEIGHT / _SQUARE}
        | {"right": city.WIDTH / _SQUARE, "box": _box(), "square": _SQUARE},
        runs=city.runs(),
        labels=city.names(),
        script=script_address(SCRIPT),
    )


def _box() -> str:
    """Return the part of the grid that the city's shape takes."""
    runs = city.runs()
    left, top = (min(run[axis] for run in runs) - 1 for axis in (1, 0))
    right = max(run.column + run.length for run in runs) + 1
    bottom = max(run.row for run in runs) + 2
    return " ".join(str(_SQUARE * each) for each in (left, top, right - left, bottom - top))
