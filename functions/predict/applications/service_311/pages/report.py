"""The page on which a complaint is reported and followed."""

from collections.abc import Mapping
from pathlib import Path

from applications.service_311.city import land
from applications.service_311.neighbourhoods import near
from applications.service_311.pages.plane import box_around, degrees, labels, path_of
from applications.service_311.values import MAX_DESCRIPTION_LENGTH, Borough
from predict_api.documents.assets import script_address
from predict_api.pages.site.rendering import html_of

_FOLDER = Path(__file__).parent
SCRIPT = _FOLDER / "report.js"


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
        box=box_around(land()),
        degrees=degrees(),
        hexagons=[(path_of(hexagon), near(hexagon)) for hexagon in sorted(land())],
        labels=labels(),
        script=script_address(SCRIPT),
    )
