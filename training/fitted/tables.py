"""Tables in files: CSV and Parquet, each with the names of its columns before its rows are read."""

from __future__ import annotations

import codecs
import csv
import io
import warnings
from typing import TYPE_CHECKING, Protocol

import fastparquet
import pandas as pd

from training.fitted.errors import RefusedError, first_line

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    type Texts = Mapping[str, Collection[str]]
    """Columns that are texts, whatever they look like, each with those that stand for themselves
    there, though they look like missing ones."""

MISSING_WORDS = (
    *("", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN"),
    *("<NA>", "N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null"),
)
"""What pandas.read_csv takes for missing; some teams have such words among their categories."""

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OTHER_SEPARATORS = ";\t|"


class Table(Protocol):
    """A table.

    Attributes:
        title: what it is called in messages.
        names: of its columns.
        content: of the file, as bytes.
    """

    title: str
    names: list[str]
    content: bytes

    def rows(self, texts: Texts) -> pd.DataFrame:
        """Read the rows."""
        ...


class CsvTable:
    """A CSV file in UTF-8, with or without a byte order mark, its values separated by commas."""

    def __init__(self, path: Path) -> None:
        self.title = path.name
        self.content = _content(path)
        self.names = self._header()

    def _header(self) -> list[str]:
        if self.content.startswith(_UTF16):
            raise RefusedError(f"{self.title} is in UTF-16: save it as UTF-8")
        try:
            text = self.content.decode("utf-8-sig")
            names = next(csv.reader(io.StringIO(text, newline="")), [])
        except (UnicodeDecodeError, csv.Error) as error:
            raise RefusedError(f"{self.title} cannot be read as CSV in UTF-8") from error
        if not any(names):
            raise RefusedError(f"{self.title} has no header line")
        found = [sign for sign in _OTHER_SEPARATORS if sign in names[0]]
        if len(names) == 1 and found:
            sign = "a tab" if found[0] == "\t" else found[0]
            raise RefusedError(f"{self.title} is separated by {sign}: separate it by commas")
        return names

    def rows(self, texts: Texts) -> pd.DataFrame:
        """Read the rows."""
        kinds = dict.fromkeys(texts, str)
        missing = {
            name: [word for word in MISSING_WORDS if word not in texts.get(name, ())]
            for name in self.names
        }
        try:
            with warnings.catch_warnings():
                # of lines with more values than there are names
                warnings.simplefilter("error", pd.errors.ParserWarning)
                return pd.read_csv(
                    io.BytesIO(self.content),
                    dtype=kinds,
                    index_col=False,
                    keep_default_na=False,
                    na_values=missing,
                )
        # The parser raises whatever comes to hand.
        except Exception as error:
            told = first_line(error)
            raise RefusedError(f"{self.title} cannot be read as CSV ({told})") from error


class ParquetTable:
    """A Parquet file; its categories are read as what they stand for."""

    def __init__(self, path: Path) -> None:
        self.title = path.name
        self.content = _content(path)
        try:
            self._file = fastparquet.ParquetFile(io.BytesIO(self.content))
            index = set(self._file._get_index())  # noqa: SLF001  said nowhere else
            self.names = [str(name) for name in self._file.columns if name not in index]
        # The parser raises whatever comes to hand.
        except Exception as error:
            raise RefusedError(f"{self.title} cannot be read as Parquet") from error

    def rows(self, texts: Texts) -> pd.DataFrame:
        """Read the rows."""
        try:
            # of pandas and NumPy, that times will be read otherwise by their next versions
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                rows = self._file.to_pandas(columns=self.names, index=False)
        # As above.
        except Exception as error:
            told = first_line(error)
            raise RefusedError(f"{self.title} cannot be read as Parquet ({told})") from error
        return _plain(rows, texts)


class FrameTable:
    """Rows that came with a model."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.title = "the input example"
        self.names = [str(name) for name in frame.columns]
        self.content = frame.to_csv(index=False).encode()
        self._frame = frame.set_axis(self.names, axis=1)

    def rows(self, texts: Texts) -> pd.DataFrame:
        """Return the rows."""
        return _plain(self._frame, texts)


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise RefusedError(f"{path.name} is no file")
    return path.read_bytes()


def _plain(rows: pd.DataFrame, texts: Texts) -> pd.DataFrame:
    """Return the rows as a CSV file would have brought them."""
    plain = {}
    for name, values in rows.items():
        found = values
        if isinstance(values.dtype, pd.CategoricalDtype):
            found = values.astype(values.cat.categories.dtype)
        if name in texts or found.dtype == object:
            present = found.notna()
            found = found.astype("str" if name in texts else object).where(present)
            found = found if name in texts else found.infer_objects()
        plain[name] = found
    return pd.DataFrame(plain)
