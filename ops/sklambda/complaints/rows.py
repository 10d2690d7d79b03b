"""Rows of the city's 311 data, as NYC Open Data exports them and as its API names them."""

import csv
import gzip
import hashlib
import re
import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from applications.service_311.times import from_an_export
from sklambda.errors import OperatorError

# Our name of a member: the API's name of the column. The export writes `Created Date` for
# `created_date`.
COLUMNS = {
    "complaint_type": "complaint_type",
    "timestamp": "created_date",
    "lat": "latitude",
    "lon": "longitude",
    "descriptor": "descriptor",
    "borough": "borough",
    "community_board": "community_board",
    "zip": "incident_zip",
    "agency": "agency",
    "channel": "open_data_channel_type",
    "source_id": "unique_key",
}
CLOSED = "closed_date"
NEEDED = ("complaint_type", "created_date")

_ZIP = re.compile(r"(\d{5})(\.0|-\d{4})?")
_BOARD = re.compile(r"\d{2} [A-Z ]+")
_UNSPECIFIED = "UNSPECIFIED"
# A compressed file that is cut off, or damaged within, fails in ways of its own.
_UNREADABLE = (OSError, EOFError, zlib.error, UnicodeDecodeError, csv.Error)


class NoRowsError(OperatorError):
    """The file is none of the city's 311 data; the message is for the operator."""


class Row(NamedTuple):
    """A complaint of the past: what is sent to take it in, and when it was closed, if it was."""

    report: Mapping[str, Any]
    closed_at: str | None

    @property
    def begins(self) -> datetime:
        """When it happened, New York's clock."""
        return moment_of(str(self.report["timestamp"]))


def read_rows(path: Path) -> Iterator[Row]:
    """Read the rows of a CSV file, which may be compressed (.gz), in its order.

    Raises:
        NoRowsError: It cannot be read, or lacks the type or the date of complaints.
    """
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            names = {_column(name): name for name in reader.fieldnames or ()}
            lacks = [name for name in NEEDED if name not in names]
            if lacks:
                raise NoRowsError(f"{path.name} has no column {' nor '.join(lacks)}.")
            for line in reader:
                yield _row({column: line[name] or "" for column, name in names.items()})
    except _UNREADABLE as error:
        raise NoRowsError(f"{path.name} cannot be read: {type(error).__name__}.") from error


def digest_of(path: Path) -> str:
    """Return a name of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def moment_of(text: str) -> datetime:
    """Return a time as the city writes it, or as its API does.

    Raises:
        ValueError: It is no time.
    """
    return from_an_export(text) or datetime.fromisoformat(text)


def _column(name: str) -> str:
    return name.strip().lower().replace(" ", "_")


def _row(line: Mapping[str, str]) -> Row:
    values = {name: line.get(column, "").strip() for name, column in COLUMNS.items()}
    # The city publishes no texts of callers: its own wording stands for them.
    words = values["descriptor"] or values["complaint_type"] or "-"
    report: dict[str, Any] = {
        **{name: value for name, value in values.items() if value},
        **_numbers(values),
        **_codes(values),
        "complaint_type": values["complaint_type"],
        "timestamp": values["timestamp"],
        "description": words,
    }
    kept = {name: value for name, value in report.items() if value is not None}
    return Row(kept, line.get(CLOSED, "").strip() or None)


def _numbers(values: Mapping[str, str]) -> dict[str, float | str | None]:
    return {name: _number(values[name]) for name in ("lat", "lon")}


def _number(text: str) -> float | str | None:
    """Return a number; what is none stays as it is, for the API to refuse."""
    try:
        return float(text) if text else None
    except ValueError:
        return text


def _codes(values: Mapping[str, str]) -> dict[str, str | None]:
    """Return what may be left out, without what the city writes where it knows nothing."""
    zip_code = _ZIP.fullmatch(values["zip"])
    board = values["community_board"].upper()
    borough = values["borough"]
    return {
        "zip": zip_code[1] if zip_code else None,
        "borough": None if borough.upper() in {"", _UNSPECIFIED} else borough,
        "community_board": board if _BOARD.fullmatch(board) and _UNSPECIFIED not in board else None,
    }
