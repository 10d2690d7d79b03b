from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from prediction.columns import Column, Encoding, encode, encode_table

SUMMER_NIGHT = datetime(2019, 6, 14, 0, 30, tzinfo=ZoneInfo("America/New_York"))


def column(encoding: Encoding, *categories: str) -> Column:
    return Column(input="value", encoding=encoding, categories=categories)


def encode_one(encoding: Encoding, value: object, *categories: str) -> float:
    return float(encode([column(encoding, *categories)], [{"value": value}])[0, 0])


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [(Encoding.HOUR, 0.5), (Encoding.WEEKDAY, 4)],
)
def test_a_time_is_encoded_by_its_wall_clock(encoding: Encoding, expected: float) -> None:
    assert encode_one(encoding, SUMMER_NIGHT) == expected


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1)))  # noqa: DTZ001  local time is meant
def test_calendar_encodings_agree_with_the_standard_library(time: datetime) -> None:
    calendar = [column(e) for e in (Encoding.HOUR, Encoding.WEEKDAY)]

    hour, weekday = encode(calendar, [{"value": time}])[0]

    assert hour == pytest.approx(
        (time - datetime.combine(time, datetime.min.time())).seconds / 3600, abs=1e-3
    )
    assert weekday == time.weekday()


def test_a_category_becomes_its_index_and_an_unknown_one_nan() -> None:
    assert encode_one(Encoding.CATEGORY, "b", "a", "b") == 1
    assert np.isnan(encode_one(Encoding.CATEGORY, "c", "a", "b"))


@pytest.mark.parametrize("encoding", [Encoding.NUMBER, Encoding.HOUR, Encoding.WEEKDAY])
def test_a_missing_value_becomes_nan(encoding: Encoding) -> None:
    assert np.isnan(encode_one(encoding, None))


def test_an_input_left_out_is_missing() -> None:
    assert np.isnan(encode([column(Encoding.NUMBER)], [{}])).all()


def test_tables_of_arrays_and_rows_of_objects_encode_alike() -> None:
    columns = [column(Encoding.HOUR), column(Encoding.WEEKDAY)]
    times = np.array(["2019-01-01T12:15", "2019-07-04T23:59", "NaT"], dtype="datetime64[s]")

    rows = encode(columns, [{"value": time} for time in times.tolist()])

    np.testing.assert_array_equal(encode_table(columns, {"value": times}), rows)


def test_categories_belong_to_category_columns_alone() -> None:
    with pytest.raises(ValidationError):
        column(Encoding.NUMBER, "a")
    with pytest.raises(ValidationError):
        column(Encoding.CATEGORY)


def test_an_unknown_text_can_be_told_from_a_missing_one() -> None:
    city = Column(
        input="city", encoding=Encoding.CATEGORY, categories=("a", "b"), unknown_apart=True
    )

    codes = encode_table([city], {"city": ["b", "c", None, float("nan"), "a"]})

    assert np.array_equal(codes[:, 0], [1, 2, np.nan, np.nan, 0], equal_nan=True)
