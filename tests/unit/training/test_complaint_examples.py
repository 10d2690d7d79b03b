"""Which requests the complaint-time model learns from, and how much each counts."""

import numpy as np
import pandas as pd
import pytest

from training.complaint_examples import Examples, examples


def frame(*requests: tuple[str, str | None]) -> pd.DataFrame:
    created, closed = zip(*requests, strict=True)
    return pd.DataFrame(
        {
            "created_date": pd.to_datetime(created, format="ISO8601"),
            "closed_date": pd.to_datetime(closed, format="ISO8601"),
        }
    )


def learned(*requests: tuple[str, str | None]) -> Examples:
    return examples(frame(*requests), np.zeros((len(requests), 1)))


def test_hours_run_from_creation_to_closing() -> None:
    assert learned(("2019-01-05T10:00", "2019-01-06T11:30")).hours == pytest.approx([25.5])


def test_open_requests_and_negative_times_are_left_out() -> None:
    rows = learned(
        ("2019-01-05T10:00", None),
        ("2019-01-05T10:00", "2019-01-05T09:00"),
        ("2019-01-05T10:00", "2019-01-05T10:00"),
    )
    assert rows.hours.tolist() == [0.0]


def test_the_days_around_the_break_belong_to_neither_era() -> None:
    rows = learned(
        ("2019-05-26T10:00", "2019-05-26T12:00"),
        ("2019-06-08T10:00", "2019-06-08T12:00"),
        ("2019-06-13T10:00", "2019-06-13T12:00"),
        ("2019-06-28T10:00", "2019-06-28T12:00"),
    )
    assert rows.era.tolist() == [0.0, 1.0]


def test_a_request_that_all_others_would_have_shown_counts_once() -> None:
    rows = learned(("2019-01-05T10:00", "2019-01-05T12:00"), ("2019-02-05", "2019-02-06"))
    assert rows.weight.tolist() == [1.0, 1.0]


def test_a_slow_request_counts_for_those_that_were_not_followed_as_long() -> None:
    rows = learned(
        # Ten days long; two of the four requests of its era could not be followed that far.
        ("2019-07-01T00:00", "2019-07-11T00:00"),
        ("2019-07-02T00:00", "2019-07-02T01:00"),
        ("2019-07-20T00:00", "2019-07-20T01:00"),
        ("2019-07-21T00:00", None),
    )
    assert rows.weight.tolist() == [2.0, 1.0, 1.0]


def test_no_request_counts_more_than_tenfold() -> None:
    recent = [("2019-07-21T00:00", None)] * 99
    rows = learned(("2019-06-28T00:00", "2019-07-20T00:00"), *recent)
    assert rows.weight.tolist() == [10.0]


def test_what_took_longer_than_thirty_days_is_beyond_the_horizon() -> None:
    rows = learned(("2019-01-05", "2019-02-03T23:59"), ("2019-01-05", "2019-02-04"))
    assert rows.within_horizon().hours == pytest.approx([719.98], abs=0.01)


def test_a_period_holds_its_first_day_and_not_its_last() -> None:
    rows = learned(
        ("2019-03-31T23:59", "2019-04-01"),
        ("2019-04-01T00:00", "2019-04-02"),
        ("2019-05-01T00:00", "2019-05-02"),
    )
    assert rows.created_between("2019-04-01", "2019-05-01").hours.tolist() == [24.0]


def test_a_request_counts_as_often_as_others_were_followed_for_as_long() -> None:
    rows = learned(("2019-01-05", "2019-01-06"), ("2019-01-05", "2019-01-15"))
    followed = np.array([12.0, 24.0, 100.0, 240.0])
    assert rows.as_if_followed(followed).weight.tolist() == [0.75, 0.25]
