"""How a page for people is made: a template of ours or of an application, under one policy."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from predict_api.documents.assets import ICON, address
from predict_api.documents.description import TITLE

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parent

# Styles, scripts and calls of the API's own, drawings within the page, and nothing else at all.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PAGE_HEADERS = {"Content-Security-Policy": _POLICY, "Referrer-Policy": "no-referrer"}
"""Of every page."""

# Caches must not give a program the page that a browser got, nor the other way round.
BY_ACCEPT = {"Vary": "Accept"}
FORM_PAGE_HEADERS = PAGE_HEADERS | {
    "Content-Security-Policy": _POLICY.replace("form-action 'none'", "form-action 'self'")
}
"""Of pages with a form that works without scripts: it leads to the API itself."""


def html_of(template: str, root: str, folder: Path = _FOLDER, **shown: Any) -> str:  # noqa: ANN401  whatever the template shows
    """Return a page.

    Args:
        template: name of its file.
        root: relative reference from the page to the API's root, such as `../`.
        folder: where the template is; those of this package may be extended from there.
        shown: what the template is given.
    """
    site = {"root": root, "brand": TITLE, "icon": ICON, "style": address("site.css")}
    return _environment(folder).get_template(template).render(**site, **shown)


@cache
def _environment(folder: Path) -> "Environment":
    """Return what reads the templates of a folder, and of this package."""
    # Imported here: no other answer needs it, and it would slow every cold start.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415  as above

    made = Environment(
        loader=FileSystemLoader([folder, _FOLDER]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["figure"] = _figure
    made.filters["sentence"] = _sentence
    # as the manifest has them
    made.policies["json.dumps_kwargs"] = {"sort_keys": False}
    return made


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:,.4g}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
