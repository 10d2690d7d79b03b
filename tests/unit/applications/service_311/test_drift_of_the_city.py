"""The drift rule over New York's days of 2019: silent before the break of June, never after it.

make_city_days.py says what city_days.json holds, and makes it from the city's file.
"""

import json
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from applications.service_311.tally import Group, Series, Tally
from applications.service_311.watch.calibration import Calibration
from applications.service_311.watch.drift import LEAST_ANSWERS
from applications.service_311.watch.judgement import Judgement, judge

FILE = Path(__file__).with_name("city_days.json")
# 8 and 13 June lie between: how closing was recorded changed between 13 and 28 June.
BEFORE, AFTER = date(2019, 6, 1), date(2019, 6, 28)
# Closings are on record until 24 July: three days after this one.
LAST_WHOLE = date(2019, 7, 20)


class Judged(NamedTuple):
    before: list[Judgement]
    after: list[Judgement]


@cache
def judged(answers: str) -> Judged:
    kept = json.loads(FILE.read_text())[answers]
    calibration = Calibration(
        model_version="before", artifact="", answers=0, expected=kept["expected"]
    )
    numbers: Tally = {
        Group(date.fromisoformat(day), Series.EVENT, "", ""): Counter(of_day)
        for day, of_day in kept["days"]
    }
    for day, agency, closings in kept["closings"]:
        numbers[Group(date.fromisoformat(day), Series.CLOSING, "", agency)] = Counter(closings)
    days = sorted(group.day for group in numbers if group.series is Series.EVENT)
    return Judged(
        [judge(numbers, day, calibration) for day in days if day < BEFORE],
        [judge(numbers, day, calibration) for day in days if AFTER <= day <= LAST_WHOLE],
    )


@pytest.mark.parametrize("answers", ["types", "model"])
def test_every_day_has_enough_answers(answers: str) -> None:
    before, after = judged(answers)

    assert (len(before), len(after)) == (35, 21)
    assert min(day.answers for day in before + after) >= LEAST_ANSWERS


@pytest.mark.parametrize(
    ("answers", "most", "least"),
    [("types", 0.0302, [0.1134]), ("model", 0.0251, [0.0850, 0.129])],
)
def test_the_days_have_the_indexes_that_the_documents_tell(
    answers: str, most: float, least: list[float]
) -> None:
    before, after = judged(answers)

    assert max(day.psi or 0 for day in before) == pytest.approx(most, abs=5e-5)
    smallest = sorted(day.psi or 0 for day in after)[: len(least)]
    assert smallest == pytest.approx(least, abs=5e-4)


@pytest.mark.parametrize("answers", ["types", "model"])
def test_no_day_before_the_break_has_drifted(answers: str) -> None:
    assert [day.day for day in judged(answers).before if day.has_drifted] == []


def test_every_whole_day_after_the_break_has_drifted() -> None:
    assert [day.day for day in judged("types").after if not day.has_drifted] == []


def test_of_a_models_answers_one_day_after_the_break_has_not_drifted() -> None:
    # the Saturday after the Fourth of July; docs/complaints.md
    assert [day.day for day in judged("model").after if not day.has_drifted] == [date(2019, 7, 6)]


@pytest.mark.parametrize("answers", ["types", "model"])
def test_bulk_closings_of_the_city_are_found_and_busy_nights_are_none(answers: str) -> None:
    before, after = judged(answers)

    found = {(one.agency, one.day, one.hour) for day in after for one in day.bulk}
    assert found == {("NYPD", date(2019, 6, 29), 7), ("NYPD", date(2019, 7, 12), 11)}
    assert [day.bulk for day in before if day.bulk] == []
    left_out = {day.day: day.left_out for day in after if day.left_out > 100}
    assert set(left_out) == {date(2019, 6, 28), date(2019, 7, 11), date(2019, 7, 12)}
