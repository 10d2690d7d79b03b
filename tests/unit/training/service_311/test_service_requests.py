"""The 311 service requests are read from one file, or fetched day by day from NYC Open Data."""

import gzip
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pandas as pd
import pytest

from training.data import DataFiles, DataUnavailableError
from training.service_311.service_requests import COLUMNS, DAYS, FILE, fetch, load_service_requests

HEADER = ",".join(COLUMNS)
CLOSED = (
    "2,2019-01-01T10:00:00,2019-01-01T12:30:00,NYPD,Noise - Residential,Loud Talking,BRONX,"
    "10459.0,40.81,-73.89,MOBILE,Closed"
)
OPEN = "1,2019-01-01T09:00:00,,DOT,Street Condition,,Unspecified,,,,PHONE,Open"


def write(folder: Path, *rows: str) -> DataFiles:
    (folder / FILE).write_bytes(gzip.compress("\n".join([HEADER, *rows, ""]).encode()))
    return DataFiles(folder)


def test_requests_come_in_order_with_times_and_zip_codes(tmp_path: Path) -> None:
    frame = load_service_requests(write(tmp_path, CLOSED, OPEN)).frame

    assert list(frame["unique_key"]) == [1, 2]
    assert frame["created_date"][1] == pd.Timestamp("2019-01-01T10:00:00")
    assert frame["closed_date"][1] - frame["created_date"][1] == pd.Timedelta(hours=2.5)
    assert frame["incident_zip"][1] == "10459"


def test_what_is_unknown_is_missing(tmp_path: Path) -> None:
    frame = load_service_requests(write(tmp_path, OPEN)).frame

    row = frame.loc[0]
    assert pd.isna(row["closed_date"])
    assert pd.isna(row["latitude"])
    assert row["incident_zip"] is None
    assert row["descriptor"] is None


def test_the_source_is_told_with_its_period_and_rows(tmp_path: Path) -> None:
    source = load_service_requests(write(tmp_path, CLOSED, OPEN)).source

    assert source.rows == 2
    assert source.period is not None
    assert str(source.period.first) == str(source.period.last) == "2019-01-01"


def asked(url: str) -> tuple[str, str]:
    """The data set and the day that a URL asks for."""
    address = urlparse(url)
    day = parse_qs(address.query)["$where"][0].split("'")[1].partition("T")[0]
    return address.path.rpartition("/")[2].removesuffix(".csv"), day


def test_every_day_is_fetched_once_and_can_be_read(tmp_path: Path) -> None:
    days = []

    def download(url: str) -> bytes:
        days.append(asked(url)[1])
        row = f"{len(days)},{days[-1]}T08:00:00,,DOT,Street Condition,,BRONX,,,,PHONE,Open"
        return f"{HEADER}\n{row}\n".encode()

    fetch(tmp_path, download)

    assert days == [str(day) for day in DAYS]
    frame = load_service_requests(DataFiles(tmp_path)).frame
    assert list(frame["created_date"].dt.date) == list(DAYS)


def test_the_same_requests_give_the_same_digest(tmp_path: Path) -> None:
    def download(_: str) -> bytes:
        return f"{HEADER}\n{CLOSED}\n".encode()

    folders = [tmp_path / "first", tmp_path / "second"]
    for folder in folders:
        folder.mkdir()
        fetch(folder, download)

    first, second = (load_service_requests(DataFiles(folder)).source for folder in folders)
    assert first.sha256 == second.sha256


def test_a_year_that_moved_is_found_in_the_other_data_set(tmp_path: Path) -> None:
    def download(url: str) -> bytes:
        moved = asked(url)[0] == "erm2-nwe9"
        return f"{HEADER}\n{'' if moved else CLOSED}\n".encode()

    fetch(tmp_path, download)

    assert len(load_service_requests(DataFiles(tmp_path)).frame) == len(DAYS)


def test_a_day_that_is_nowhere_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataUnavailableError, match="2019-01-01"):
        fetch(tmp_path, lambda _: f"{HEADER}\n".encode())
