"""A day's judgement follows from the counters: what counts, what is left out, what is too few."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from applications.service_311.complaint import Complaint
from applications.service_311.outlook import Interval
from applications.service_311.tally import Tally, Watched, tally
from applications.service_311.times import NEW_YORK
from applications.service_311.watch.bulk import BULK_CLOSINGS
from applications.service_311.watch.calibration import Calibration
from applications.service_311.watch.drift import DRIFT, LEAST_ANSWERS, Shares, stability_index
from applications.service_311.watch.judgement import Judgement, judge, last_judged
from tests.unit.applications.service_311.complaints import a_complaint

EXPECTED = Shares(below=0.1, under=0.4, over=0.4, above=0.1)
CALIBRATION = Calibration(model_version="2.0.0", artifact="0" * 64, answers=9, expected=EXPECTED)
DAY = date(2019, 6, 14)
EIGHT = datetime(2019, 6, 14, 8, tzinfo=NEW_YORK)
# of answers from 1 to 10 hours, 3 the median
HOURS = {"below": 0.5, "under": 2.0, "over": 5.0, "above": 11.0}


def told(**changes: Any) -> Complaint:
    answer = {"expected_time": 3.0, "interval": Interval(low=1.0, high=10.0, coverage=0.8)}
    return a_complaint(**{"timestamp": EIGHT, "agency": "NYPD"} | answer | changes)


def closed(hours: float, **changes: Any) -> Complaint:
    complaint = told(**changes)
    return complaint.closed(complaint.timestamp + timedelta(hours=hours))


def counted(*complaints: tuple[Complaint, int]) -> Tally:
    """The counters of so many complaints that are alike."""
    total: Tally = {}
    for complaint, times in complaints:
        for group, numbers in tally(complaint).items():
            of_group = total.setdefault(group, type(numbers)())
            of_group.update({name: number * times for name, number in numbers.items()})
    return total


def as_expected(answers: int) -> list[tuple[Complaint, int]]:
    """Complaints whose times lie as they should, closed by different agencies."""
    return [
        (closed(HOURS[place], agency=place[:2].upper()), round(getattr(EXPECTED, place) * answers))
        for place in HOURS
    ]


def found(judgement: Judgement) -> Watched:
    return Watched(judgement.below, judgement.under, judgement.over, judgement.above)


def test_a_day_that_came_out_as_expected_has_not_drifted() -> None:
    judgement = judge(counted(*as_expected(1_000)), DAY, CALIBRATION)

    assert found(judgement) == (100, 400, 400, 100)
    assert (judgement.answers, judgement.psi, judgement.has_drifted) == (1_000, 0.0, False)
    assert (judgement.expected, judgement.model_version) == (EXPECTED, "2.0.0")


def test_a_day_that_takes_longer_than_expected_has_drifted() -> None:
    judgement = judge(counted(*as_expected(1_000), (told(), 200)), DAY, CALIBRATION)

    # what is still open counts as above
    assert found(judgement) == (100, 400, 400, 300)
    assert judgement.has_drifted


def test_what_is_closed_after_the_three_days_changes_nothing() -> None:
    open_, late = (
        judge(counted(*as_expected(1_000), (one, 50)), DAY, CALIBRATION)
        for one in (told(), closed(500.0))
    )

    assert open_ == late


def test_of_too_few_answers_nothing_can_be_said() -> None:
    enough, too_few = (
        judge(counted((told(), answers)), DAY, CALIBRATION)
        for answers in (LEAST_ANSWERS, LEAST_ANSWERS - 1)
    )

    assert enough.has_drifted
    assert (too_few.answers, too_few.psi, too_few.has_drifted) == (LEAST_ANSWERS - 1, None, False)


def test_answers_that_cannot_be_judged_in_time_and_those_of_other_days_do_not_count() -> None:
    long = told(interval=Interval(low=1.0, high=73.0, coverage=0.8))
    tomorrow = told(timestamp=EIGHT + timedelta(days=1))

    judgement = judge(counted((long, 600), (tomorrow, 700)), DAY, CALIBRATION)

    assert (judgement.answers, judgement.psi) == (0, None)


def test_a_bulk_closing_is_marked_and_left_out() -> None:
    in_bulk = closed(25.0), BULK_CLOSINGS

    judgement = judge(counted(*as_expected(1_000), in_bulk), DAY, CALIBRATION)

    assert [tuple(dict(one).values()) for one in judgement.bulk] == [
        ("NYPD", date(2019, 6, 15), 9, BULK_CLOSINGS)
    ]
    assert judgement.left_out == BULK_CLOSINGS
    assert found(judgement) == (100, 400, 400, 100)


def test_one_fewer_is_no_bulk_closing() -> None:
    judgement = judge(counted((closed(25.0), BULK_CLOSINGS - 1)), DAY, CALIBRATION)

    assert (judgement.bulk, judgement.left_out) == ((), 0)
    assert judgement.above == BULK_CLOSINGS - 1


def test_what_an_agency_closed_in_bulk_counts_whatever_types_and_days_it_was_of() -> None:
    yesterday = closed(32.0, timestamp=EIGHT - timedelta(days=1)), BULK_CLOSINGS - 100
    today = closed(8.0, slug="graffiti"), 100

    judgement = judge(counted(yesterday, today, *as_expected(1_000)), DAY, CALIBRATION)

    # 100 of this day, and with them those of the day before
    assert (judgement.left_out, judgement.bulk[0].closings) == (100, BULK_CLOSINGS)
    assert found(judgement) == (100, 400, 400, 100)


def test_several_agencies_together_and_those_that_are_not_named_close_nothing_in_bulk() -> None:
    unnamed = closed(2.0, agency=None), 2 * BULK_CLOSINGS
    two = (closed(2.0, agency=agency) for agency in ("DEP", "DOB"))

    judgement = judge(
        counted(unnamed, *((one, BULK_CLOSINGS - 1) for one in two)), DAY, CALIBRATION
    )

    assert (judgement.bulk, judgement.under) == ((), 4 * BULK_CLOSINGS - 2)


def test_bulk_closings_before_the_day_and_after_the_three_days_are_not_its_own() -> None:
    before = closed(1.0, timestamp=EIGHT - timedelta(days=1)), BULK_CLOSINGS
    late = closed(24.0 * 4), BULK_CLOSINGS

    judgement = judge(counted(before, late), DAY, CALIBRATION)

    assert (judgement.bulk, judgement.above) == ((), BULK_CLOSINGS)


def test_a_day_is_judged_once_its_last_interval_is_over() -> None:
    # what came in on the 14th before midnight may take until the 17th before midnight
    assert last_judged(date(2019, 6, 18)) == DAY


def test_the_index_is_that_of_the_textbook() -> None:
    # (.2 - .1) ln 2 + (.3 - .4) ln .75 + 0 + 0
    index = stability_index(Watched(20, 30, 40, 10), EXPECTED)

    assert index == pytest.approx(0.09808, abs=1e-5)
    assert index < DRIFT


def test_a_place_in_which_nothing_lies_counts_as_a_thousandth() -> None:
    index = stability_index(Watched(0, 500, 400, 100), EXPECTED)

    # (.001 - .1) ln .01 + (.5 - .4) ln 1.25
    assert index == pytest.approx(0.45591 + 0.02231, abs=1e-4)
