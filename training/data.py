"""Where training data comes from: a folder of one's own, or the public source by way of a cache.

What was fetched once stays in `.data/` under the names that `--data-dir` expects, so that a copy
of that folder trains a machine without internet access.
"""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sklearn.datasets import fetch_openml

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

CACHE = Path(__file__).parents[1] / ".data"


class DataUnavailableError(Exception):
    """The data cannot be had; the message is one sentence that says what to do."""


@dataclass(frozen=True)
class DataFiles:
    """The files to train on.

    Attributes:
        folder: a folder that holds them all; without it they are fetched.
        cache: where fetched files are kept.
    """

    folder: Path | None = None
    cache: Path = CACHE

    def paths(self, names: Sequence[str], fetch: Callable[[Path], None]) -> tuple[Path, ...]:
        """Find the files of these names, fetching them if need be.

        Args:
            names: file names, the same in a folder of one's own and in the cache.
            fetch: downloads all of them into the folder that it is given; it may raise OSError.

        Raises:
            DataUnavailableError: a file is missing, or the source cannot be reached.
        """
        if self.folder:
            return tuple(_present(self.folder / name) for name in names)
        cached = tuple(self.cache / name for name in names)
        if not all(path.is_file() for path in cached):
            self._fetch(names, fetch)
        return cached

    def _fetch(self, names: Sequence[str], fetch: Callable[[Path], None]) -> None:
        """Move files into the cache once they are complete: a broken download leaves none."""
        self.cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.cache) as unfinished:
            try:
                fetch(Path(unfinished))
            except OSError as error:
                raise DataUnavailableError(
                    f"{' and '.join(names)} could not be fetched from the public source"
                    f" ({type(error).__name__}): go online, or name a folder that holds the data"
                    " with --data-dir DIR."
                ) from error
            for name in names:
                (Path(unfinished) / name).replace(self.cache / name)


def digests(paths: Sequence[Path]) -> str | dict[str, str]:
    """SHA-256 of the files, as the manifest has it: one digest, or one by name for several."""
    by_name = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
    return by_name if len(by_name) > 1 else next(iter(by_name.values()))


def frame_digest(frame: pd.DataFrame) -> str:
    """SHA-256 of a table that was made rather than read: of its text as CSV."""
    return hashlib.sha256(frame.to_csv(index=False).encode()).hexdigest()


def openml(data_id: int, cache: Path) -> pd.DataFrame:
    """Fetch a data set of OpenML, all columns, under OpenML's names for them.

    Raises:
        OSError: OpenML cannot be reached.
    """
    # This parser knows the quoting of names; the one made with pandas trips over apostrophes.
    bunch = fetch_openml(
        data_id=data_id, as_frame=True, parser="liac-arff", data_home=cache, n_retries=0
    )
    frame: pd.DataFrame = bunch.frame
    return frame


def _present(path: Path) -> Path:
    if not path.is_file():
        raise DataUnavailableError(f"{path.parent} holds no {path.name}, which --data-dir needs.")
    return path
