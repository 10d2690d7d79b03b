# ruff: noqa: DTZ001, DTZ901  times without an offset are what these tests are about
from datetime import datetime, timedelta, timezone

import pytest

from applications.service_311.times import from_an_export, in_new_york

TOKYO = timezone(timedelta(hours=9))


def test_a_time_without_offset_is_new_yorks() -> None:
    summer, winter = datetime(2019, 6, 14, 0, 2, 11), datetime(2019, 1, 1, 12)

    assert in_new_york(summer).isoformat() == "2019-06-14T00:02:11-04:00"
    assert in_new_york(winter).isoformat() == "2019-01-01T12:00:00-05:00"


def test_a_time_with_an_offset_is_converted() -> None:
    assert in_new_york(datetime(2019, 6, 14, 13, tzinfo=TOKYO)).isoformat() == (
        "2019-06-14T00:00:00-04:00"
    )


def test_the_hour_that_comes_twice_is_the_first_of_the_two() -> None:
    twice = datetime(2019, 11, 3, 1, 30)

    assert in_new_york(twice).isoformat() == "2019-11-03T01:30:00-04:00"
    assert in_new_york(twice.replace(fold=1)) == in_new_york(twice)


def test_an_offset_tells_the_two_hours_apart() -> None:
    first = datetime.fromisoformat("2019-11-03T01:30:00-04:00")
    second = datetime.fromisoformat("2019-11-03T01:30:00-05:00")

    assert in_new_york(first).isoformat() == "2019-11-03T01:30:00-04:00"
    assert in_new_york(second).isoformat() == "2019-11-03T01:30:00-05:00"


def test_the_hour_that_never_was_is_the_one_after_it() -> None:
    assert in_new_york(datetime(2019, 3, 10, 2, 30)).isoformat() == "2019-03-10T03:30:00-04:00"


@pytest.mark.parametrize("time", [datetime.min.replace(tzinfo=TOKYO), datetime.max])
def test_the_edges_of_the_calendar_are_refused(time: datetime) -> None:
    with pytest.raises(ValueError, match="out of range"):
        in_new_york(time)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("06/14/2019 12:02:11 AM", datetime(2019, 6, 14, 0, 2, 11)),
        ("06/14/2019 01:00:00 AM", datetime(2019, 6, 14, 1)),
        ("06/14/2019 12:30:00 PM", datetime(2019, 6, 14, 12, 30)),
        ("12/31/2019 11:59:59 PM", datetime(2019, 12, 31, 23, 59, 59)),
        ("2019-06-14T00:02:11", None),
        ("06/14/2019", None),
        ("06/14/2019 12:02:11 AM ", None),
    ],
)
def test_the_citys_exports_count_hours_twice_from_twelve(text: str, time: datetime | None) -> None:
    assert from_an_export(text) == time


@pytest.mark.parametrize(
    "text", ["06/14/2019 00:02:11 AM", "06/14/2019 13:02:11 PM", "14/06/2019 12:02:11 AM"]
)
def test_what_no_clock_or_calendar_shows_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"hour|month"):
        from_an_export(text)
