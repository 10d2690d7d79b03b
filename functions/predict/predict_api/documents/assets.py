"""The files of the documentation pages: ours, and those of Swagger UI and ReDoc from a package.

No file comes from another host: the pages work where only the API can be reached, and nobody else
learns who reads them.
"""

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from string import Template
from typing import NamedTuple

_PAGES = Path(__file__).parents[1] / "pages"
_FOLDER = _PAGES / "docs"
PAGES = ("swagger.html", "redoc.html")
# What the licences of both ask to go with their files; the package leaves them out. Each bundle
# names its own as the file beside it.
_LICENSES = _FOLDER / "licenses"
# Carries the files that Swagger UI and ReDoc publish. Found without being imported: its code
# is not needed.
_PACKAGE = "fastapi_offline"

_JAVASCRIPT = "text/javascript; charset=utf-8"
_CSS = "text/css; charset=utf-8"
_MEDIA_TYPES = {
    "swagger-ui-bundle.js": _JAVASCRIPT,
    "swagger-ui.css": _CSS,
    "redoc.standalone.js": _JAVASCRIPT,
    "redoc.css": _CSS,
    "start-swagger.js": _JAVASCRIPT,
    "name-redoc.js": _JAVASCRIPT,
    "docs.css": _CSS,
}
_MEDIA_TYPES |= {file.name: "text/plain; charset=utf-8" for file in _LICENSES.iterdir()}
_OURS = dict.fromkeys(("start-swagger.js", "name-redoc.js", "docs.css", "redoc.css"), _FOLDER)
# Of the pages for people: one style, and scripts.
_SITE = _PAGES / "site"
_OF_SITE = {
    "site.css": _CSS,
    "model-page.js": _JAVASCRIPT,
    "drawings.js": _JAVASCRIPT,
    "drift.js": _JAVASCRIPT,
    "forms.js": _JAVASCRIPT,
}
_MEDIA_TYPES |= _OF_SITE
_OURS |= dict.fromkeys(_OF_SITE, _SITE)

# A drawing within the page: a file of its own would be one more request.
ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
    "%3Crect width='16' height='16' rx='3' fill='%23205080'/%3E"
    "%3Cpath d='M3 12 8 4l5 8' fill='none' stroke='white' stroke-width='2'/%3E%3C/svg%3E"
)


# ReDoc asks another host for its maker's mark, which the pages' policy refuses, and is not shown.
_KEPT_HERE = {"redoc.standalone.js": {"https://cdn.redoc.ly/redoc/logo-mini.svg": "data:,"}}

# Enough to tell the versions of a file apart.
_DIGEST_LENGTH = 12


class UnknownAssetError(LookupError):
    """The documentation has no such file."""


class Asset(NamedTuple):
    """A file as it is sent, and the name of its content: it changes with every byte."""

    content: bytes
    media_type: str
    digest: str


@cache
def asset(name: str) -> Asset:
    """Return the file of this name.

    Raises:
        UnknownAssetError: There is none.
    """
    if name not in _MEDIA_TYPES:
        raise UnknownAssetError("There is no such file.")
    content = (_folder_of(name) / name).read_bytes()
    for address, instead in _KEPT_HERE.get(name, {}).items():
        content = content.replace(address.encode(), instead.encode())
    return _asset_of(content, _MEDIA_TYPES[name])


@cache
def script(path: Path) -> Asset:
    """Return an application's script as it is sent."""
    return _asset_of(path.read_bytes(), _JAVASCRIPT)


def page(name: str, title: str) -> str:
    """Return the HTML of a page, with relative addresses of its files."""
    template = Template((_FOLDER / name).read_text(encoding="utf-8"))
    return template.substitute(
        title=title,
        icon=ICON,
        swagger_js=address("swagger-ui-bundle.js"),
        swagger_css=address("swagger-ui.css"),
        docs_css=address("docs.css"),
        start_js=address("start-swagger.js"),
        redoc_js=address("redoc.standalone.js"),
        redoc_css=address("redoc.css"),
        names_js=address("name-redoc.js"),
    )


def _asset_of(content: bytes, media_type: str) -> Asset:
    digest = hashlib.sha256(content).hexdigest()[:_DIGEST_LENGTH]
    return Asset(content, media_type, digest)


def _folder_of(name: str) -> Path:
    if name.endswith(".txt"):
        return _LICENSES
    return _OURS[name] if name in _OURS else _package_folder()


def _package_folder() -> Path:
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"the package {_PACKAGE} is not installed")
    return Path(spec.submodule_search_locations[0]) / "static"


def address(name: str) -> str:
    """Return a file's relative address; it changes with the content, since caches keep files."""
    return f"docs/assets/{name}?v={asset(name).digest}"


def script_address(path: Path) -> str:
    """Return the relative address of an application's script, as `address` does."""
    return f"docs/assets/{path.name}?v={script(path).digest}"
