"""What a complaint counts for, and that a change is counted by what it changes."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from applications.service_311.complaint import Complaint
from applications.service_311.hexagons import Hexagon
from applications.service_311.outlook import Interval
from applications.service_311.tally import (
    BRIEF,
    ERROR,
    SCORE,
    Cell,
    Ending,
    Group,
    Located,
    Series,
    cells_of,
    difference,
    endings_of,
    error_bin,
    errors_of,
    places_of,
    tally,
    total_of,
    watched_of,
)
from applications.service_311.times import NEW_YORK
from applications.service_311.values import Borough
from tests.unit.applications.service_311.complaints import a_complaint

EVENT = Group(date(2019, 6, 14), Series.EVENT, "noise-residential", "NYPD")
BEGAN = datetime(2019, 6, 14, 0, 2, 11, tzinfo=NEW_YORK)


def told(**changes: Any) -> Complaint:
    of_queens = {"timestamp": BEGAN, "agency": "NYPD", "borough": Borough.QUEENS}
    return a_complaint(**of_queens | changes)


def closed_after(hours: float, **changes: Any) -> Complaint:
    at = datetime.fromtimestamp(BEGAN.timestamp() + hours * 3600, NEW_YORK)
    return told(**changes).closed(at)


def test_a_complaint_counts_for_its_own_day_and_for_that_of_its_arrival() -> None:
    arrived = datetime(2026, 12, 1, 4, 59, tzinfo=UTC)  # 23:59 of the day before, in New York

    counted = tally(told(created_at=arrived))

    arrival = Group(date(2026, 11, 30), Series.ARRIVAL, "noise-residential", "NYPD")
    assert cells_of(counted[EVENT]) == {Cell(Borough.QUEENS, 0): 1}
    assert cells_of(counted[arrival]) == {Cell(Borough.QUEENS, 23): 1}
    assert len(counted) == 2


def test_a_complaint_without_borough_and_agency_counts_as_such() -> None:
    counted = tally(a_complaint(timestamp=BEGAN))

    assert cells_of(counted[EVENT._replace(agency="")]) == {Cell(None, 0): 1}


def test_a_closed_one_counts_for_the_day_of_its_closing_as_well() -> None:
    counted = tally(closed_after(25.5))

    closing = Group(date(2019, 6, 15), Series.CLOSING, "noise-residential", "NYPD")
    assert cells_of(counted[closing]) == {Cell(Borough.QUEENS, 1): 1}
    assert total_of(counted[EVENT]) == 1


def test_it_counts_for_its_hexagon_on_the_days_of_its_arrival_and_its_event() -> None:
    counted = tally(closed_after(25.5))

    here = {Located(Borough.QUEENS, Hexagon(24, 22)): 1}
    by_series = {group.series: places_of(numbers) for group, numbers in counted.items()}
    assert by_series == {Series.ARRIVAL: here, Series.EVENT: here, Series.CLOSING: {}}


@pytest.mark.parametrize(
    "place",
    [{"lat": None, "lon": None}, {"lat": 40.7, "lon": None}, {"lat": 10.0, "lon": 10.0}],
    ids=["none", "half of one", "elsewhere"],
)
def test_without_a_place_in_the_city_it_counts_for_no_hexagon(place: dict[str, Any]) -> None:
    numbers = tally(told(**place))[EVENT]

    assert places_of(numbers) == {}
    assert total_of(numbers) == 1


def test_numbers_by_place_are_told_from_all_others() -> None:
    numbers = tally(closed_after(900.0, borough=None))[EVENT]
    names = {"X07", "U00", "x61", "h", "hK3017x", "hZ3017", "hours"}

    assert [place.borough for place in places_of(numbers)] == [None]
    assert places_of(dict.fromkeys(names, 1)) == {}
    assert total_of(numbers) == 1
    assert len(errors_of(numbers)) == 1


@pytest.mark.parametrize(
    ("hours", "place"),
    [
        (0.0, "below"),
        (0.09, "below"),
        (0.1, "under"),
        (2.0625, "under"),
        (2.1, "over"),
        (7.25, "over"),
        (7.3, "above"),
        (900.0, "above"),
    ],
)
def test_the_time_it_took_lies_in_one_of_four_places(hours: float, place: str) -> None:
    watched = watched_of(tally(closed_after(hours))[EVENT])

    assert {name for name, number in watched._asdict().items() if number} == {place}
    assert watched.closed == 1


def test_its_error_and_its_interval_score_are_in_seconds() -> None:
    numbers = tally(closed_after(8.25))[EVENT]

    assert numbers[ERROR] == (8.25 - 2.0625) * 3600
    # the width, and ten times the hour by which it was missed (80 % coverage)
    assert numbers[SCORE] == pytest.approx((7.15 + 10) * 3600, abs=1)
    assert errors_of(numbers) == {error_bin(8.25 - 2.0625): 1}


@pytest.mark.parametrize(
    ("hours", "bin_"), [(0, 0), (1 / 3600, 0), (2 / 3600, 4), (4 / 3600, 8), (1, 47), (1.02, 47)]
)
def test_errors_are_told_apart_by_fourths_of_octaves(hours: float, bin_: int) -> None:
    assert error_bin(hours) == bin_


@pytest.mark.parametrize(("high", "brief"), [(72.0, 1), (72.001, 0)])
def test_answers_that_can_be_judged_within_three_days_are_counted_apart(
    high: float, brief: int
) -> None:
    interval = Interval(low=0.1, high=high, coverage=0.8)

    numbers = tally(closed_after(100.0, interval=interval))[EVENT]

    assert numbers[BRIEF] == brief
    assert watched_of(numbers, brief=True).above == brief
    assert watched_of(numbers).above == 1


def test_open_ones_of_them_are_those_that_are_not_closed() -> None:
    numbers = tally(told())[EVENT]

    assert numbers[BRIEF] == 1
    assert watched_of(numbers, brief=True).closed == 0


def test_closing_adds_what_only_the_closed_one_counts_for() -> None:
    before = told()
    after = closed_after(3.0, id=before.id)

    change = difference(before, after)

    assert {group.series for group in change} == {Series.EVENT, Series.CLOSING}
    assert cells_of(change[EVENT]) == {}
    assert watched_of(change[EVENT]) == (0, 0, 1, 0)


@pytest.mark.parametrize("complaint", [told(), closed_after(3.0)], ids=["open", "closed"])
def test_deleting_takes_away_all_that_was_added(complaint: Complaint) -> None:
    added, removed = difference(None, complaint), difference(complaint, None)

    assert added == tally(complaint)
    assert removed == {
        group: {name: -number for name, number in numbers.items()}
        for group, numbers in added.items()
    }


def test_a_change_of_nothing_counts_for_nothing() -> None:
    assert difference(told(id="1"), told(id="2")) == {}


def test_what_the_counters_do_not_know_is_not_taken_away() -> None:
    unknown = told(is_counted=False)

    assert difference(unknown, None) == {}
    assert difference(unknown, told()) == tally(told())


@pytest.mark.parametrize(
    ("hours", "ending"),
    [
        (3.0, Ending(0, 3, "over")),
        (24.0, Ending(1, 0, "above")),
        (72.0 + 23.9, Ending(3, 23, "above")),
        (72.0 + 24.0, None),  # its day was judged without it
    ],
)
def test_a_closing_says_of_which_day_it_was_until_that_day_is_judged(
    hours: float, ending: Ending | None
) -> None:
    (closings,) = [
        numbers for group, numbers in tally(closed_after(hours)).items() if group.series == "c"
    ]

    assert endings_of(closings) == ({} if ending is None else {ending: 1})
    assert total_of(closings) == 1


def test_a_closing_whose_interval_ends_too_late_to_be_judged_says_nothing_of_its_day() -> None:
    closed = closed_after(3.0, interval=Interval(low=0.1, high=72.1, coverage=0.8))

    assert [endings_of(numbers) for numbers in tally(closed).values()] == [{}, {}, {}]
