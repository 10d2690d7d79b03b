"""Modules that came with a model: importable while it is loaded or run, and for it alone."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from prediction.own_files import digests

if TYPE_CHECKING:
    from types import ModuleType


class OwnCode:
    """The modules of one model; two models may have different ones of the same name.

    Attributes:
        modules: Their top-level names.

    Raises:
        ValueError: The folder's files are not those that were listed.
    """

    def __init__(self, folder: Path | None, listed: Mapping[str, str]) -> None:
        if not listed:
            folder = None
        if folder is not None and digests(folder) != listed:
            raise ValueError("its own modules are not those that it was exported with")
        self._path = None if folder is None else str(folder)
        self.modules = () if folder is None else tuple(sorted(modules_of(folder)))
        self._imported: dict[str, ModuleType] = {}

    @contextmanager
    def importable(self) -> Iterator[None]:
        """Make the modules importable, after all others: they replace none."""
        if self._path is None:
            yield
            return
        sys.path.append(self._path)
        sys.modules.update(self._imported)
        try:
            yield
        finally:
            sys.path.remove(self._path)
            own = [name for name in sys.modules if name.split(".")[0] in self.modules]
            self._imported = {name: sys.modules.pop(name) for name in own}


def modules_of(folder: Path) -> Iterator[str]:
    """Yield the top-level names of the modules in a folder."""
    for path in sorted(folder.iterdir()):
        if path.suffix == ".py":
            yield path.stem
        elif (path / "__init__.py").is_file():
            yield path.name
