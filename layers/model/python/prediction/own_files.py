"""The files of a model's own modules: those of its folder `code`, and their digests."""

import hashlib
from pathlib import Path

CODE = "code"
"""The folder of a model's own modules, in the model's folder."""


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file below a folder, but those that Python makes of them."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
