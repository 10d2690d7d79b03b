"""What the build has made ahead: the OpenAPI document, and the pages that show it.

Without them, as in tests, they are made when they are first asked for.
"""

from pathlib import Path

from prediction.fingerprint import fingerprint

FOLDER = Path(__file__).with_name("ahead")

DOCUMENT = "openapi.json"
MADE_FROM = "openapi.made-from"
"""The fingerprint of the models and the code that the document was made from."""


def document(folder: Path = FOLDER) -> bytes | None:
    """Return the document, unless there is none or it was made from others than are here."""
    try:
        made_from = (folder / MADE_FROM).read_text("ascii")
        return (folder / DOCUMENT).read_bytes() if made_from == fingerprint() else None
    except OSError:
        return None


def page(name: str, folder: Path = FOLDER) -> str | None:
    """Return the page of this name, unless there is none."""
    try:
        return (folder / name).read_text("utf-8")
    except OSError:
        return None
