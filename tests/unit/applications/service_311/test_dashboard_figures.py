from collections import Counter
from datetime import date, timedelta

import pytest

from applications.service_311.complaint import ComplaintStatus
from applications.service_311.dashboard.figures import tables_of
from applications.service_311.dashboard.tables import Tables
from applications.service_311.dashboard.view import Basis, View
from applications.service_311.tally import Group, Series, Tally, error_bin, median_error
from applications.service_311.values import Borough
from applications.service_311.watch.drift import Shares
from applications.service_311.watch.judgement import Judgement

MONDAY, TUESDAY = date(2019, 6, 10), date(2019, 6, 11)
LAST_SUNDAY = MONDAY - timedelta(1)
NAMES = {"noise": "Noise", "heat-hot-water": "HEAT/HOT WATER"}
WEEK = View(MONDAY, MONDAY + timedelta(6))


def event(day: date, slug: str, agency: str = "", **numbers: int) -> Tally:
    return {Group(day, Series.EVENT, slug, agency): Counter(numbers)}


def tables(numbers: Tally, view: View = WEEK, today: date = TUESDAY) -> Tables:
    return tables_of(numbers, view, NAMES, today, 0.8)


def rows(table: object) -> list[tuple[object, ...]]:
    assert isinstance(table, list)
    return [tuple(row.model_dump().values()) for row in table]


def test_days_are_compared_with_those_of_the_period_before() -> None:
    numbers = event(MONDAY, "noise", K07=2) | event(MONDAY - timedelta(7), "noise", Q00=5)

    first, *others = rows(tables(numbers).over_time)

    assert first == (MONDAY, 2, MONDAY - timedelta(7), 5)
    assert len(others) == 6
    assert {row[1] for row in others} == {0}


def test_agencies_are_added_up_and_other_days_series_and_types_are_left_out() -> None:
    numbers = (
        event(MONDAY, "noise", "NYPD", K07=2)
        | event(MONDAY, "noise", "DEP", U08=1)
        | event(MONDAY, "heat-hot-water", K07=9)
        | event(WEEK.last + timedelta(1), "noise", K07=7)
        | {Group(MONDAY, Series.CLOSING, "noise", ""): Counter({"K07": 4})}
        | {Group(MONDAY, Series.ARRIVAL, "noise", ""): Counter({"K07": 6})}
    )

    shown = tables(numbers, WEEK._replace(slug="noise"))
    arrived = tables(numbers, WEEK._replace(basis=Basis.ARRIVAL))

    assert sum(row.complaints for row in shown.over_time) == 3
    assert rows(shown.by_type) == [("noise", "Noise", 3, 0, 0, 3)]
    assert rows(arrived.by_type) == [("noise", "Noise", 6, 0, None, None)]


def test_types_are_named_as_the_city_does_most_frequent_first() -> None:
    numbers = event(MONDAY, "payphone", U00=1) | event(MONDAY, "noise", U00=3, below=1, above=1)

    assert rows(tables(numbers).by_type) == [
        ("noise", "Noise", 3, 0, 2, 1),
        ("payphone", "payphone", 1, 0, 0, 1),
    ]


def test_boroughs_and_the_hours_of_the_week() -> None:
    numbers = event(MONDAY, "noise", K07=2, Q23=1) | event(LAST_SUNDAY, "noise", K07=4)
    shown = tables(numbers)

    assert shown.by_borough is not None
    assert shown.by_hour is not None
    by_borough = {row.borough: (row.complaints, row.before) for row in shown.by_borough}
    assert by_borough[Borough.BROOKLYN] == (2, 4)
    assert by_borough[Borough.QUEENS] == (1, 0)
    assert by_borough[None] == (0, 0)
    assert len(shown.by_hour) == 7 * 24
    some = [(row.weekday, row.hour, row.complaints) for row in shown.by_hour if row.complaints]
    assert some == [(1, 7, 2), (1, 23, 1)]


def test_one_borough_leaves_out_what_is_not_counted_by_borough() -> None:
    numbers = event(MONDAY, "noise", K07=2, Q23=1, under=1)
    shown = tables(numbers, WEEK._replace(borough=Borough.QUEENS))

    assert sum(row.complaints for row in shown.over_time) == 1
    assert rows(shown.by_type) == [("noise", "Noise", 1, 0, None, None)]
    assert rows(shown.by_borough) == [(Borough.QUEENS, 1, 0)]
    assert (shown.outcomes, shown.coverage, shown.errors, shown.open_by_age) == (None,) * 4


def test_by_day_of_arrival_there_are_no_outcomes_of_what_happened_on_these_days() -> None:
    numbers = event(MONDAY, "noise", K07=2, under=1)
    numbers[Group(MONDAY, Series.ARRIVAL, "noise", "")] = Counter({"K07": 6})
    shown = tables(numbers, WEEK._replace(basis=Basis.ARRIVAL))

    assert sum(row.complaints for row in shown.over_time) == 6
    assert (shown.outcomes, shown.coverage, shown.errors, shown.open_by_age) == (None,) * 4


@pytest.mark.parametrize(
    ("status", "number"), [(ComplaintStatus.CLOSED, 4), (ComplaintStatus.OPEN, 6)]
)
def test_a_status_is_counted_by_day_and_type_and_by_nothing_else(
    status: ComplaintStatus, number: int
) -> None:
    numbers = event(MONDAY, "noise", K07=10, below=1, under=1, over=1, above=1)
    shown = tables(numbers, WEEK._replace(status=status))

    assert shown.over_time[0].complaints == number
    assert shown.by_type[0].complaints == number
    assert (shown.by_borough, shown.by_hour) == (None, None)


def test_outcomes_stand_beside_what_was_promised() -> None:
    numbers = event(MONDAY, "noise", U00=9, below=1, under=3, over=4, above=0)
    numbers |= event(TUESDAY, "noise", U00=2, above=2)

    assert rows(tables(numbers).outcomes) == [
        ("below", 1, 0.1, 0.1),
        ("under", 3, 0.3, 0.4),
        ("over", 4, 0.4, 0.4),
        ("above", 2, 0.2, 0.1),
    ]
    assert rows(tables(numbers).coverage)[:3] == [
        (MONDAY, 8, 7, 0.875),
        (TUESDAY, 2, 0, 0.0),
        (TUESDAY + timedelta(1), 0, 0, None),
    ]


def test_nothing_is_promised_without_a_model() -> None:
    shown = tables_of({}, WEEK, NAMES, TUESDAY, None)

    assert shown.outcomes is not None
    assert {row.promised for row in shown.outcomes} == {None}
    assert {row.share for row in shown.outcomes} == {None}


def test_errors_of_a_type_over_all_its_days_and_agencies() -> None:
    hour = {f"x{error_bin(1)}": 2}
    of_a_day = {"U00": 2, "error": 7200} | hour
    numbers = event(MONDAY, "noise", "NYPD") | event(TUESDAY, "noise")
    numbers[Group(MONDAY, Series.EVENT, "noise", "NYPD")].update(of_a_day, under=2, score=36000)
    numbers[Group(TUESDAY, Series.EVENT, "noise", "")].update(of_a_day, above=2)
    numbers |= event(TUESDAY, "heat-hot-water", U00=5)

    assert tables(numbers).errors is not None
    [row] = tables(numbers).errors or []

    assert (row.slug, row.closed, row.coverage, row.mean_error) == ("noise", 4, 0.5, 1.0)
    assert row.interval_score == 2.5
    assert row.median_error == pytest.approx(1, rel=0.09)


@pytest.mark.parametrize("hours", [0.001, 0.5, 3, 17, 240, 5000])
def test_a_median_error_is_nine_percent_off_at_most(hours: float) -> None:
    assert median_error({error_bin(hours): 3}) == pytest.approx(hours, rel=0.091, abs=1e-4)


def test_half_of_the_errors_are_not_beyond_the_median() -> None:
    assert median_error({4: 1, 8: 1, 40: 1}) == median_error({8: 1})
    assert median_error({}) is None


def test_open_ones_by_the_days_since_what_they_are_about() -> None:
    numbers = event(MONDAY, "noise", U00=5, under=2) | event(WEEK.last, "noise", U00=4, above=4)
    numbers |= event(TUESDAY, "noise", U00=1)

    ages = rows(tables(numbers, today=WEEK.last + timedelta(1)).open_by_age)

    assert ages == [(0, 0, 0), (1, 2, 0), (3, 6, 1), (7, 13, 3), (14, 29, 0), (30, None, 0)]


def test_errors_are_told_by_agency_and_by_week() -> None:
    hour = 3600
    numbers = (
        event(MONDAY, "noise", "NYPD", under=1, above=1, error=4 * hour, score=20 * hour)
        | event(WEEK.last, "heat-hot-water", "HPD", over=3, error=3 * hour)
        | event(LAST_SUNDAY, "noise", "NYPD", over=2)
        | event(TUESDAY, "noise", "DEP", K07=5)  # all open
    )
    shown = tables(numbers, View(LAST_SUNDAY, WEEK.last))

    # n, share that held, median, mean, score
    assert rows(shown.errors_by_agency) == [
        ("NYPD", 4, 0.75, None, 1.0, 5.0),
        ("HPD", 3, 1.0, None, 1.0, 0.0),
    ]
    # those of the week before are there with its Monday, though the view begins with its Sunday
    assert rows(shown.errors_by_week) == [
        (MONDAY - timedelta(7), 2, 1.0, None, 0.0, 0.0),
        (MONDAY, 5, 0.8, None, 1.4, 4.0),
    ]


def a_judgement(day: date, **changes: object) -> Judgement:
    expected = Shares(below=0.1, under=0.4, over=0.4, above=0.1)
    told: dict[str, object] = {
        "answers": 800,
        "below": 80,
        "under": 320,
        "over": 320,
        "above": 80,
        "psi": 0.0,
    }
    told |= {"day": day, "expected": expected, "model_version": "2", "left_out": 3, "bulk": ()}
    return Judgement.model_validate(told | changes)


def test_days_that_were_judged_are_told_with_what_was_expected() -> None:
    judgements = [
        a_judgement(TUESDAY, psi=0.1001),
        a_judgement(MONDAY),
        a_judgement(WEEK.last, answers=0),
        a_judgement(WEEK.last + timedelta(1)),
    ]

    found = tables_of({}, WEEK, NAMES, TUESDAY, 0.8, judgements=judgements).drift

    usual = (0.1, 0.4, 0.4, 0.1, 0.1, 0.4, 0.4, 0.1)
    assert rows(found) == [
        (MONDAY, 800, *usual, 0.0, False, 3),
        (TUESDAY, 800, *usual, 0.1001, True, 3),
    ]


def test_bulk_closings_are_told_once_for_all_days_that_they_matter_to() -> None:
    twelfth = {"agency": "NYPD", "day": WEEK.last, "hour": 11, "closings": 1_517}
    later = twelfth | {"hour": 12, "closings": 600}
    judgements = [
        a_judgement(WEEK.last, answers=0, bulk=(later, twelfth)),
        a_judgement(WEEK.last - timedelta(1), bulk=(twelfth, later)),
        a_judgement(WEEK.last + timedelta(1), bulk=(twelfth | {"agency": "DOB"},)),
    ]

    found = tables_of({}, WEEK, NAMES, TUESDAY, 0.8, judgements=judgements).bulk

    assert rows(found) == [tuple(twelfth.values()), tuple(later.values())]
