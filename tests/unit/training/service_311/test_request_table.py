"""Files of service requests in either of the city's forms, and files that are none."""

import gzip
from pathlib import Path

import pandas as pd
import pytest

from training.data import DataFiles, DataUnavailableError
from training.service_311.request_table import without_future
from training.service_311.service_requests import COLUMNS, FILE, PLAIN_FILE, load_service_requests

EXPORT_HEADER = (
    "Unique Key,Created Date,Closed Date,Agency,Agency Name,Complaint Type,Descriptor,Borough,"
    "Incident Zip,Latitude,Longitude,Open Data Channel Type,Status,Location"
)
EXPORTED = (
    '2,06/14/2019 12:02:11 AM,06/14/2019 01:32:11 PM,NYPD,"Police",Noise - Residential,'
    'Loud Talking,BRONX,10459,40.81,-73.89,MOBILE,Closed,"(40.81, -73.89)"'
)
API_HEADER = ",".join(COLUMNS)
NAMELESS = "1,2019-01-01T09:00:00,,DOT,N/A,,Unspecified,,,,PHONE,Open"
NAMED = "2,2019-01-01T09:00:00,,DOT,Street Condition,,Unspecified,,,,PHONE,Open"


def read(folder: Path, text: str) -> pd.DataFrame:
    (folder / PLAIN_FILE).write_text(text, encoding="utf-8")
    return load_service_requests(DataFiles(folder)).frame


def test_the_export_of_the_web_site_is_read_like_the_answer_of_the_api(tmp_path: Path) -> None:
    row = read(tmp_path, f"{EXPORT_HEADER}\n{EXPORTED}\n").loc[0]

    assert row["created_date"] == pd.Timestamp("2019-06-14T00:02:11")
    assert row["closed_date"] == pd.Timestamp("2019-06-14T13:32:11")
    assert (row["complaint_type"], row["latitude"]) == ("Noise - Residential", 40.81)


def test_a_request_without_a_type_is_left_out(tmp_path: Path) -> None:
    assert list(read(tmp_path, f"{API_HEADER}\n{NAMELESS}\n{NAMED}\n")["unique_key"]) == [2]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty"),
        (f"{API_HEADER}\n", "holds no service request, only their header"),
        (f"{API_HEADER}\n{NAMELESS}\n", "holds no service request with a type"),
        ("key,time\n1,2\n", "has no column unique_key and no created_date"),
        (f"{API_HEADER}\n{NAMED.replace('2019-01-01T09:00:00', 'noon')}\n", "must hold times such"),
        (f"{API_HEADER}\n{NAMED.replace('2,', 'x,', 1)}\n", "unique_key of .* must hold numbers"),
    ],
)
def test_what_cannot_be_trained_with_is_told_in_a_sentence(
    tmp_path: Path, text: str, sentence: str
) -> None:
    with pytest.raises(DataUnavailableError, match=sentence):
        read(tmp_path, text)


def test_a_file_that_is_no_gzip_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(gzip.compress(b"unique_key")[:-9])
    with pytest.raises(DataUnavailableError, match="cannot be read as a CSV file"):
        load_service_requests(DataFiles(tmp_path))


def test_a_closing_that_is_yet_to_come_is_none(tmp_path: Path) -> None:
    future = NAMED.replace("09:00:00,,", "09:00:00,2099-01-01T00:00:00,")
    assert read(tmp_path, f"{API_HEADER}\n{future}\n")["closed_date"].isna().all()


def test_what_is_yet_to_come_depends_on_the_moment() -> None:
    closed = pd.Series(pd.to_datetime(["2019-07-01", "2019-07-03"]))
    kept = without_future(closed, pd.Timestamp("2019-07-02"))
    assert kept.notna().tolist() == [True, False]
