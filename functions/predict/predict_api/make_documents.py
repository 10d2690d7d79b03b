"""Make the OpenAPI document and the pages that show it; run by the build.

    python -m predict_api.make_documents FOLDER

In the folder is then what `documents.ahead` reads.
"""

import sys
from pathlib import Path

from applications.installed import APPLICATIONS
from predict_api.app import describe
from predict_api.documents.ahead import DOCUMENT, MADE_FROM
from predict_api.documents.assets import PAGES, page
from predict_api.documents.description import TITLE
from predict_api.documents.openapi import as_json
from prediction.catalog import Catalog
from prediction.fingerprint import fingerprint


def make(folder: Path) -> None:
    """Write all into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / DOCUMENT).write_bytes(as_json(describe(Catalog.load(), APPLICATIONS)))
    (folder / MADE_FROM).write_text(fingerprint(), "ascii")
    for name in PAGES:
        (folder / name).write_text(page(name, TITLE), "utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
