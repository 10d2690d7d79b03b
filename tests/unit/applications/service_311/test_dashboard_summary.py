from collections import Counter
from datetime import date

import pytest

from applications.service_311.dashboard_summary import summarise
from applications.service_311.tally import Group, Series, Tally

MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)
NAMES = {"noise": "Noise", "heat-hot-water": "HEAT/HOT WATER"}


def arrived(*counts: tuple[date, str, int]) -> Tally:
    return {
        Group(day, Series.ARRIVAL, slug, ""): Counter({"U07": number - 1, "Q23": 1})
        for day, slug, number in counts
    }


def test_agencies_cells_and_types_are_added_up_by_day() -> None:
    counts = arrived((MONDAY, "noise", 2), (MONDAY, "heat-hot-water", 1))
    counts[Group(MONDAY, Series.ARRIVAL, "noise", "NYPD")] = Counter({"K00": 3})

    summary = summarise(counts, [MONDAY, TUESDAY], NAMES)

    assert summary.days == [(MONDAY, 6), (TUESDAY, 0)]
    assert summary.total == 6


def test_types_are_named_as_the_city_does_most_frequent_first() -> None:
    counts = arrived((MONDAY, "heat-hot-water", 1), (MONDAY, "noise", 2), (TUESDAY, "noise", 2))

    assert summarise(counts, [MONDAY, TUESDAY], NAMES).types == [
        ("Noise", 4),
        ("HEAT/HOT WATER", 1),
    ]


def test_other_days_do_not_count() -> None:
    summary = summarise(arrived((MONDAY, "noise", 7)), [TUESDAY], NAMES)

    assert (summary.total, summary.types) == (0, [])


def test_a_type_that_is_known_no_more_is_shown_by_its_slug() -> None:
    summary = summarise(arrived((MONDAY, "payphone", 1)), [MONDAY], NAMES)

    assert summary.types == [("payphone", 1)]


@pytest.mark.parametrize("series", [Series.EVENT, Series.CLOSING])
def test_what_happened_or_was_closed_on_a_day_did_not_arrive_on_it(series: Series) -> None:
    numbers = {Group(MONDAY, series, "noise", ""): Counter({"U07": 2})}

    assert summarise(numbers, [MONDAY], NAMES).total == 0
