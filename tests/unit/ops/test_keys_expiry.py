from datetime import UTC, datetime

import pytest

from sklambda.keys.expiry import ExpiryError, parse_expiry

NOW = datetime(2026, 11, 20, 12, 30, 15, 999, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90d", "2027-02-18T12:30:15+00:00"),
        ("12h", "2026-11-21T00:30:15+00:00"),
        (" 1d ", "2026-11-21T12:30:15+00:00"),
        ("2027-01-31", "2027-01-31T00:00:00+00:00"),
        ("2027-01-31T18:00", "2027-01-31T18:00:00+00:00"),
        ("2027-01-31T18:00:00Z", "2027-01-31T18:00:00+00:00"),
        ("2027-01-31T18:00:00-05:00", "2027-01-31T23:00:00+00:00"),
    ],
)
def test_a_span_counts_from_now_and_a_time_is_utc_unless_it_says_otherwise(
    text: str, expected: str
) -> None:
    assert parse_expiry(text, NOW).isoformat() == expected


@pytest.mark.parametrize("text", ["2026-11-20", "2026-11-20T12:30:15Z", "0d", "1999-01-01"])
def test_a_time_that_is_over_is_refused(text: str) -> None:
    with pytest.raises(ExpiryError, match="expired already"):
        parse_expiry(text, NOW)


@pytest.mark.parametrize("text", ["", "soon", "90", "-1d", "90 days", "2027-02-30", "1e3d", "٣d"])
def test_what_is_no_time_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ExpiryError, match="90d"):
        parse_expiry(text, NOW)


@pytest.mark.parametrize("text", ["9999-12-31T23:59:59-05:00", "0001-01-01T00:00:00+05:00"])
def test_a_time_beyond_the_calendar_in_utc_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ExpiryError, match="in the years 1 to 9999 in UTC"):
        parse_expiry(text, NOW)
