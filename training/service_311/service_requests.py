"""New York's 311 service requests of 60 days in 2019: one file, or NYC Open Data day by day."""

from __future__ import annotations

import gzip
import urllib.request
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from prediction.manifest import DataSource, Period
from training.data import DataUnavailableError, digests
from training.recipe import Dataset
from training.service_311.request_table import numbers, read_table, times, without_future

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

    from training.data import DataFiles

FILE = "nyc311_2019.csv.gz"
PLAIN_FILE = "nyc311_2019.csv"
"""A file of one's own need not be compressed."""
SOURCE = "NYC Open Data, 311 Service Requests (erm2-nwe9)"
COLUMNS = (
    "unique_key",
    "created_date",
    "closed_date",
    "agency",
    "complaint_type",
    "descriptor",
    "borough",
    "incident_zip",
    "latitude",
    "longitude",
    "open_data_channel_type",
    "status",
)
_TEXT = (
    "agency",
    "complaint_type",
    "descriptor",
    "borough",
    "incident_zip",
    "open_data_channel_type",
    "status",
)

# The days by month: January to early June is mostly weekends and holidays.
_DAYS = {
    1: (1, 5, 6, 19, 20, 26),
    2: (3, 9, 10, 16, 18, 23, 24),
    3: (2, 3, 9, 16, 17, 23, 24, 30, 31),
    4: (6, 7, 14, 19, 21, 25, 26, 28),
    5: (4, 5, 11, 12, 26),
    6: (8, 13, 28, 29, 30),
    7: (1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20, 21, 22),
}
DAYS = tuple(date(2019, month, day) for month, days in _DAYS.items() for day in days)

# The city moves years between data sets: the first is "2010 to Present" and may at some day begin
# later than 2019, the second holds 2010 to 2019.
_DATA_SETS = ("erm2-nwe9", "76ig-c548")
_URL = "https://data.cityofnewyork.us/resource/{data_set}.csv?{query}"
# Socrata's greatest page without a token; the busiest day has 7,022 requests.
_PAGE = 50_000
_TIMEOUT_SECONDS = 120

type Download = Callable[[str], bytes]
"""URL -> body; raises OSError."""


def load_service_requests(files: DataFiles) -> Dataset:
    """Read all requests, open and closed, in the order in which they were created.

    Returns:
        The columns of COLUMNS; created_date and closed_date as datetime64 in New York local time
        without offset (closed_date NaT while open), incident_zip as five-digit text, missing text
        as None.

    Raises:
        DataUnavailableError: the file is missing, or NYC Open Data cannot be reached.
    """
    plain = files.folder and files.folder / PLAIN_FILE
    paths = (plain,) if plain and plain.is_file() else files.paths((FILE,), fetch)
    frame = read_requests(paths[0])
    source = DataSource(
        source=SOURCE, sha256=digests(paths), rows=len(frame), period=_period(frame["created_date"])
    )
    return Dataset(frame, source)


def read_requests(path: Path) -> pd.DataFrame:
    """Parse a CSV file of the city's with at least the columns of COLUMNS.

    Requests without a type are left out: nobody can ask for them.

    Raises:
        DataUnavailableError: it is no such file, or holds no request with a type.
    """
    frame = read_table(path, COLUMNS)
    frame = frame[frame["complaint_type"].notna()].reset_index(drop=True)
    if frame.empty:
        raise DataUnavailableError(f"{path.name} holds no service request with a type.")
    for column in ("created_date", "closed_date"):
        frame[column] = times(frame, column, path.name)
    frame["closed_date"] = without_future(frame["closed_date"])
    for column in ("unique_key", "latitude", "longitude"):
        frame[column] = numbers(frame, column, path.name)
    # Some copies have been through a column of floats: 11373.0.
    frame["incident_zip"] = frame["incident_zip"].str.removesuffix(".0").str.zfill(5)
    text = frame[list(_TEXT)].astype(object)
    frame[list(_TEXT)] = text.where(text.notna(), None)
    frame = frame[list(COLUMNS)].sort_values(["created_date", "unique_key"], kind="stable")
    return frame.reset_index(drop=True)


def fetch(folder: Path, download: Download | None = None) -> None:
    """Download the 60 days into FILE in `folder`.

    Raises:
        OSError: NYC Open Data cannot be reached.
        DataUnavailableError: it holds no request of a day.
    """
    # A fixed time stamp: the same requests give the same SHA-256.
    with (folder / FILE).open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as out:
        for number, day in enumerate(DAYS):
            header, rows = _fetch_day(day, download or _download)
            out.write(rows if number else header + rows)


def _fetch_day(day: date, download: Download) -> tuple[bytes, bytes]:
    query = urlencode(
        {
            "$select": ",".join(COLUMNS),
            "$where": f"created_date between '{day}T00:00:00' and '{day}T23:59:59.999'",
            "$order": "created_date,unique_key",
            "$limit": _PAGE,
        }
    )
    for data_set in _DATA_SETS:
        header, _, rows = download(_URL.format(data_set=data_set, query=query)).partition(b"\n")
        if rows.strip():
            return header + b"\n", rows.rstrip(b"\n") + b"\n"
    raise DataUnavailableError(f"NYC Open Data holds no service request of {day} any more.")


def _download(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=_TIMEOUT_SECONDS) as response:  # noqa: S310  https only, see _URL
        body: bytes = response.read()
    return body


def _period(created: pd.Series) -> Period:
    return Period.model_validate({"from": created.min().date(), "to": created.max().date()})
