"""A table of service requests in either of the city's forms: its API's CSV, and its export's.

The API writes `created_date` and `2019-06-14T00:02:11.000`, the export of the web site
`Created Date` and `06/14/2019 12:02:11 AM`.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import pandas as pd
from pandas.errors import EmptyDataError, ParserError

from training.data import DataUnavailableError
from training.service_311.clock import ZONE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_EXPORT_TIME = "%m/%d/%Y %I:%M:%S %p"


def read_table(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """Read a CSV file, gzip-compressed if its name says so: all columns as text.

    Args:
        path: the file.
        columns: names as the API has them; others are not read.

    Raises:
        DataUnavailableError: it is no such file, or holds no request.
    """
    try:
        frame = pd.read_csv(
            path,
            usecols=lambda name: column_name(name) in columns,
            dtype="str",
        ).rename(columns=column_name)
    except EmptyDataError as error:
        raise DataUnavailableError(f"{path.name} is empty.") from error
    except (ParserError, UnicodeDecodeError, EOFError, OSError, zlib.error) as error:
        raise DataUnavailableError(f"{path.name} cannot be read as a CSV file.") from error
    missing = [name for name in columns if name not in frame]
    if missing:
        raise DataUnavailableError(f"{path.name} has no column {' and no '.join(missing)}.")
    if frame.empty:
        raise DataUnavailableError(f"{path.name} holds no service request, only their header.")
    return frame


def column_name(name: str) -> str:
    """Write a column's name as the API does."""
    return "_".join(name.lower().split())


def times(frame: pd.DataFrame, column: str, source: str) -> pd.Series:
    """Parse a column of local times in either form.

    Raises:
        DataUnavailableError: a time is in neither.
    """
    told = frame[column]
    for form in ("ISO8601", _EXPORT_TIME):
        found = pd.to_datetime(told, format=form, errors="coerce")
        if not (found.isna() & told.notna()).any():
            return found
    raise DataUnavailableError(
        f"{column} of {source} must hold times such as 2019-06-14T00:02:11 or"
        " 06/14/2019 12:02:11 AM."
    )


def numbers(frame: pd.DataFrame, column: str, source: str) -> pd.Series:
    """Parse a column of numbers.

    Raises:
        DataUnavailableError: it holds something else.
    """
    try:
        return pd.to_numeric(frame[column]).astype("float64")
    except (TypeError, ValueError) as error:
        raise DataUnavailableError(f"{column} of {source} must hold numbers.") from error


def without_future(closed: pd.Series, now: pd.Timestamp | None = None) -> pd.Series:
    """Take a closing that is yet to come for none: the request is open.

    Args:
        closed: local times.
        now: New York time; by default the clock's.
    """
    now = now or pd.Timestamp.now(ZONE).tz_localize(None)
    return closed.where(closed <= now)
