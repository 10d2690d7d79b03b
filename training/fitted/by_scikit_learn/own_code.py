"""The folder of a model's own modules, as it is given and as it is kept."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

from prediction.runtimes.scikit_learn.own_code import modules_of
from training.fitted.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_KEPT = (".py", ".json", ".txt", ".csv", ".toml", ".yaml", ".yml")
_SKIPPED = ("__pycache__", "tests")
"""The build of the layer leaves out the latter, wherever they are."""

MOST_BYTES = 1_000_000
"""Modules are some kilobytes; what is larger is data, which belong into the estimator."""


def importable(folder: Path) -> Path:
    """Return the folder from which modules are imported: this one, or that of a package.

    Raises:
        RefusedError: it is no folder, has no module, or one whose name another module has.
    """
    if not folder.is_dir():
        raise RefusedError(f"{folder} is no folder, which --code names")
    parent = folder.resolve().parent if (folder / "__init__.py").is_file() else folder.resolve()
    names = [folder.resolve().name] if parent != folder.resolve() else [*modules_of(folder)]
    if not names:
        raise RefusedError(f"{folder}, which --code names, has no module")
    if taken := [name for name in names if find_spec(name) is not None]:
        raise RefusedError(
            f"there is another module {taken[0]} already: name that of --code otherwise, and fit"
            " again with it"
        )
    return parent


def add_to_path(folder: Path) -> None:
    """Make a folder's modules importable in this process, after all others."""
    sys.path.append(str(importable(folder)))


def files_of(folder: Path | None) -> dict[str, bytes]:
    """Read the files that are kept: path below the folder of modules -> content.

    Raises:
        RefusedError: they are too large.
    """
    if folder is None:
        return {}
    root = folder.resolve()
    parent = root.parent if (root / "__init__.py").is_file() else root
    files = {path.relative_to(parent).as_posix(): path.read_bytes() for path in _kept(root)}
    if sum(map(len, files.values())) > MOST_BYTES:
        raise RefusedError(f"{folder} has more than {MOST_BYTES:,} bytes of modules")
    return files


def _kept(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        hidden = any(part.startswith(".") or part in _SKIPPED for part in parts)
        if path.is_file() and path.suffix in _KEPT and not hidden:
            yield path
