"""Whether what the stack is built from has changed: the functions, the layer with its models."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from sklambda.project import PROJECT

WATCHED = (PROJECT / "functions", PROJECT / "layers", PROJECT / "template.yaml")

type _Look = dict[Path, tuple[int, int]]


class Change(NamedTuple):
    """Files that have become others, have come or have gone, in alphabetical order."""

    paths: tuple[Path, ...]

    def __str__(self) -> str:
        """Name the first and say how many others there are."""
        first, *others = self.paths
        name = first.relative_to(PROJECT) if first.is_relative_to(PROJECT) else first
        return f"{name} and {len(others)} more" if others else str(name)


class Watch:
    """Looks at files, and tells of a change once nothing moves any more.

    A model's folder that is being copied is no change yet, but is one when the copy is whole.
    """

    def __init__(self, watched: Iterable[Path] = WATCHED) -> None:
        self._watched = tuple(watched)
        self._deployed = self._last = self._look()

    def changed(self) -> Change | None:
        """Look; return what differs from the last change that was told, if it is as one look ago.

        What this returns counts as known from then on.
        """
        before, self._last = self._last, self._look()
        if self._last in (self._deployed, {}) or self._last != before:
            return None
        differing = self._last.items() ^ self._deployed.items()
        self._deployed = self._last
        return Change(tuple(sorted({path for path, _ in differing})))

    def _look(self) -> _Look:
        """Return when each file was written, and its size."""
        return {
            path: (stat.st_mtime_ns, stat.st_size)
            for top in self._watched
            for path, stat in _files(top)
        }


def _files(top: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Find the files below a folder, or the file itself, but for what tools leave there."""
    if top.is_file():
        yield top, top.stat()
    for folder, below, names in os.walk(top):
        below[:] = [name for name in below if not _is_passed_over(name)]
        for name in names:
            path = Path(folder, name)
            # one may be gone since its folder was read
            if not _is_passed_over(name) and (stat := _stat(path)) is not None:
                yield path, stat


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None


def _is_passed_over(name: str) -> bool:
    """Hidden are notes of tools, what an editor writes, and a model's folder that is not whole."""
    return name.startswith(".") or name.endswith(("~", ".pyc")) or name == "__pycache__"
