"""The city's 311 data as it is exported, and made-up data that looks like it."""

import gzip
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from applications.service_311.complaint import NewComplaint
from applications.service_311.statistics import Statistics
from sklambda.complaints.rows import NoRowsError, read_rows
from sklambda.complaints.synthetic import DAYS, synthetic_rows

EXPORTED = (
    "Unique Key,Created Date,Closed Date,Agency,Complaint Type,Descriptor,Incident Zip,Borough,"
    "Community Board,Latitude,Longitude,Open Data Channel Type\n"
    "42914351,06/14/2019 12:02:11 AM,06/14/2019 05:20:11 AM,NYPD,Noise - Residential,"
    "Loud Music/Party,11416,QUEENS,10 QUEENS,40.675719430504,-73.860535138411,PHONE\n"
)
OF_THE_API = (
    "unique_key,created_date,closed_date,agency,complaint_type,descriptor,incident_zip,borough,"
    "community_board,latitude,longitude,open_data_channel_type\n"
    "42914351,2019-06-14T00:02:11,2019-06-14T05:20:11,NYPD,Noise - Residential,"
    "Loud Music/Party,11416.0,QUEENS,10 QUEENS,40.675719430504,-73.860535138411,PHONE\n"
)
REPORT = {
    "complaint_type": "Noise - Residential",
    "lat": 40.675719430504,
    "lon": -73.860535138411,
    "descriptor": "Loud Music/Party",
    "description": "Loud Music/Party",
    "borough": "QUEENS",
    "community_board": "10 QUEENS",
    "zip": "11416",
    "agency": "NYPD",
    "channel": "PHONE",
    "source_id": "42914351",
}
UNTIL = datetime(2026, 11, 26)  # noqa: DTZ001  New York's clock


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        (EXPORTED, "06/14/2019 12:02:11 AM", "06/14/2019 05:20:11 AM"),
        (OF_THE_API, "2019-06-14T00:02:11", "2019-06-14T05:20:11"),
    ],
    ids=["export", "api"],
)
def test_both_ways_of_naming_columns_are_read(
    tmp_path: Path, text: str, begins: str, ends: str
) -> None:
    path = tmp_path / "311.csv"
    path.write_text(text)

    [row] = read_rows(path)

    assert row.report == REPORT | {"timestamp": begins}
    assert row.closed_at == ends
    assert row.begins == datetime(2019, 6, 14, 0, 2, 11)  # noqa: DTZ001  New York's clock
    assert NewComplaint.model_validate(row.report).lat == REPORT["lat"]


def test_compressed_files_and_those_with_a_mark_are_read(tmp_path: Path) -> None:
    path = tmp_path / "311.csv.gz"
    path.write_bytes(gzip.compress(f"\ufeff{EXPORTED}".encode()))

    assert len(list(read_rows(path))) == 1


def test_what_the_city_does_not_know_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "311.csv"
    path.write_text(
        "created_date,complaint_type,borough,community_board,incident_zip,latitude,closed_date\n"
        "2019-06-14T00:02:11,Graffiti,Unspecified,0 Unspecified,N/A,,\n"
    )

    [row] = read_rows(path)

    assert row.report == {
        "complaint_type": "Graffiti",
        "timestamp": "2019-06-14T00:02:11",
        "description": "Graffiti",
    }
    assert row.closed_at is None


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "created_date\n2019-01-01\n"])
def test_a_file_without_types_or_dates_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.csv"
    path.write_text(text)

    with pytest.raises(NoRowsError, match="has no column"):
        list(read_rows(path))


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.csv.gz"
    path.write_bytes(b"\x00\xff not compressed")

    with pytest.raises(NoRowsError, match="cannot be read"):
        list(read_rows(path))


def test_a_compressed_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "311.csv.gz"
    path.write_bytes(gzip.compress(EXPORTED.encode())[:-8])

    with pytest.raises(NoRowsError, match=r"311\.csv\.gz cannot be read: EOFError\."):
        list(read_rows(path))


def test_a_compressed_file_that_is_damaged_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "311.csv.gz"
    whole = gzip.compress(EXPORTED.encode())
    path.write_bytes(whole[:10] + b"\xff" * 20 + whole[30:])

    with pytest.raises(NoRowsError, match=r"311\.csv\.gz cannot be read: error\."):
        list(read_rows(path))


def test_the_same_seed_makes_the_same_complaints() -> None:
    one, same, other = (list(synthetic_rows(50, seed, UNTIL)) for seed in (1, 1, 2))

    assert one == same != other


def test_made_up_complaints_are_what_the_api_takes_and_look_like_the_citys() -> None:
    rows = list(synthetic_rows(2_000, 311, UNTIL))

    types = Statistics.load().types
    for row in rows:
        report = NewComplaint.model_validate(row.report)
        types.named(report.complaint_type)
        assert UNTIL - timedelta(days=DAYS + 1) <= row.begins < UNTIL
        assert row.closed_at is None or row.begins <= datetime.fromisoformat(row.closed_at) <= UNTIL
    assert [row.begins for row in rows] == sorted(row.begins for row in rows)
    most_common = Counter(row.report["complaint_type"] for row in rows).most_common(1)[0][0]
    assert most_common == "Noise - Residential"
    assert 0.7 < sum(row.closed_at is not None for row in rows) / len(rows) < 0.9
