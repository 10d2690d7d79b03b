from datetime import date

from applications.service_311.counters import DailyCount
from applications.service_311.dashboard_summary import summarise

MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)
NAMES = {"noise": "Noise", "heat-hot-water": "HEAT/HOT WATER"}


def test_shards_and_types_are_added_up_by_day() -> None:
    counts = [
        DailyCount(MONDAY, "noise", 2),
        DailyCount(MONDAY, "noise", 3),
        DailyCount(MONDAY, "heat-hot-water", 1),
    ]

    summary = summarise(counts, [MONDAY, TUESDAY], NAMES)

    assert summary.days == [(MONDAY, 6), (TUESDAY, 0)]
    assert summary.total == 6


def test_types_are_named_as_the_city_does_most_frequent_first() -> None:
    counts = [
        DailyCount(MONDAY, "heat-hot-water", 1),
        DailyCount(MONDAY, "noise", 2),
        DailyCount(TUESDAY, "noise", 2),
    ]

    assert summarise(counts, [MONDAY, TUESDAY], NAMES).types == [
        ("Noise", 4),
        ("HEAT/HOT WATER", 1),
    ]


def test_other_days_do_not_count() -> None:
    summary = summarise([DailyCount(MONDAY, "noise", 7)], [TUESDAY], NAMES)

    assert (summary.total, summary.types) == (0, [])


def test_a_type_that_is_known_no_more_is_shown_by_its_slug() -> None:
    summary = summarise([DailyCount(MONDAY, "payphone", 1)], [MONDAY], NAMES)

    assert summary.types == [("payphone", 1)]
