"""Which requests the complaint-time model learns from and is judged on."""

import numpy as np
import pandas as pd
import pytest

from training.service_311.bulk import bulk_closings
from training.service_311.clock import elapsed_hours
from training.service_311.examples import Examples, examples


def times(*texts: str | None) -> pd.Series:
    return pd.Series(pd.to_datetime(list(texts), format="ISO8601"))


def frame(*requests: tuple[str, str | None], agency: str = "NYPD") -> pd.DataFrame:
    created, closed = zip(*requests, strict=True)
    return pd.DataFrame(
        {"created_date": times(*created), "closed_date": times(*closed), "agency": agency}
    )


def known(*requests: tuple[str, str | None]) -> Examples:
    return examples(frame(*requests), np.zeros((len(requests), 1)))


@pytest.mark.parametrize(
    ("created", "closed", "hours"),
    [
        ("2019-03-09T23:30", "2019-03-10T04:00", 3.5),
        ("2019-11-02T23:30", "2019-11-03T04:00", 5.5),
        ("2019-03-10T02:30", "2019-03-10T04:00", 1.0),  # half past two does not exist
        ("2019-06-14T23:30", "2019-06-15T04:00", 4.5),
    ],
)
def test_hours_are_those_that_passed_across_a_change_of_clocks(
    created: str, closed: str, hours: float
) -> None:
    assert elapsed_hours(times(created), times(closed)) == pytest.approx([hours])


def test_hours_run_from_creation_to_closing() -> None:
    rows = known(("2019-01-05T10:00", "2019-01-06T11:30"))
    assert rows.hours == pytest.approx([25.5])
    assert rows.closed.tolist() == [True]


def test_an_open_request_counts_for_as_long_as_it_was_followed() -> None:
    rows = known(("2019-07-21T00:00", None))
    assert (rows.hours.tolist(), rows.closed.tolist()) == ([72.0], [False])


def test_a_closing_after_the_end_of_the_record_is_not_known_of() -> None:
    rows = known(("2019-07-21T00:00", "2099-01-01T00:00"))
    assert (rows.hours.tolist(), rows.closed.tolist()) == ([72.0], [False])


def test_negative_times_are_left_out() -> None:
    rows = known(("2019-01-05T10:00", "2019-01-05T09:00"), ("2019-01-05T10:00", "2019-01-05T10:00"))
    assert rows.hours.tolist() == [0.0]


def test_the_days_around_the_break_belong_to_neither_era() -> None:
    rows = known(
        ("2019-05-26T10:00", "2019-05-26T12:00"),
        ("2019-06-08T10:00", "2019-06-08T12:00"),
        ("2019-06-13T10:00", "2019-06-13T12:00"),
        ("2019-06-28T10:00", "2019-06-28T12:00"),
    )
    assert rows.era.tolist() == [0.0, 1.0]


def test_what_was_not_known_at_a_moment_is_taken_away() -> None:
    rows = known(
        ("2019-07-10T00:00", "2019-07-11T00:00"),
        ("2019-07-10T00:00", "2019-07-15T00:00"),
        ("2019-07-14T00:00", "2019-07-14T01:00"),
    ).as_known_at(np.datetime64("2019-07-13"))
    assert rows.hours.tolist() == [24.0, 72.0]
    assert rows.closed.tolist() == [True, False]


def closings(count: int, at: str, *, seconds: float) -> pd.Series:
    """So many requests closed at even distances from a time on."""
    return pd.Series(pd.Timestamp(at) + pd.to_timedelta(np.arange(count) * seconds, "s"))


def closed(*parts: pd.Series, agency: str = "NYPD") -> pd.DataFrame:
    return pd.DataFrame({"closed_date": pd.concat(parts, ignore_index=True), "agency": agency})


ORDINARY = closings(2_000, "2019-06-28T00:00", seconds=30)  # ten in five minutes


def test_many_closings_of_one_agency_within_minutes_are_bulk() -> None:
    bulk = closings(400, "2019-06-29T07:55:07", seconds=0.5)
    told = bulk_closings(closed(ORDINARY, bulk))
    assert told[2_000:].all()
    assert not told[:2_000].any()


def test_an_agency_that_closes_in_batches_every_night_is_measured_by_its_own_rhythm() -> None:
    nights = [closings(150, f"2019-07-{day:02}T02:05:03", seconds=1) for day in range(1, 20)]
    assert not bulk_closings(closed(*nights, agency="HPD")).any()


def test_closings_of_which_the_day_alone_is_recorded_are_not_bulk() -> None:
    noon = closings(400, "2019-06-29T12:00", seconds=0)
    assert not bulk_closings(closed(ORDINARY, noon)).any()


def test_closings_of_another_agency_do_not_count() -> None:
    bulk = closings(60, "2019-06-29T07:55:07", seconds=0.5)
    others = [closed(ORDINARY, bulk, agency=agency) for agency in ("NYPD", "DOT", "DPR")]
    assert not bulk_closings(pd.concat(others, ignore_index=True)).any()


def test_bulk_closings_are_neither_learned_from_nor_judged_on() -> None:
    bulk = closed(ORDINARY, closings(400, "2019-06-29T07:55:07", seconds=0.5))
    requests = bulk.assign(created_date=pd.Timestamp("2019-06-28"))
    assert len(examples(requests, np.zeros((2_400, 1)))) == 2_000
