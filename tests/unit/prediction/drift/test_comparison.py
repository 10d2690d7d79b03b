"""What is drift, what is chance, and what nobody can tell."""

import json
import math
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from prediction.catalog import Catalog
from prediction.drift.comparison import (
    FEWEST_ROWS,
    LIMIT,
    Compared,
    Drift,
    Verdict,
    by_chance,
    compare,
    compared,
    psi,
)
from prediction.drift.counting import Taken
from prediction.histograms import Histogram, Reference
from prediction.model import Model
from tests.tiny_models import write_table
from tests.unit.prediction.drift.models import VALUE, watched_sum

MONDAY = date(2026, 11, 23)
USUAL = Histogram(name="age", of=0, edges=(0, 10, 20), counts=(0, 6_000, 3_000, 0, 1_000, 0))


def test_the_index_is_that_of_the_literature() -> None:
    # 0.2 and 0.8 beside 0.5 and 0.5
    expected = (0.2 - 0.5) * math.log(0.2 / 0.5) + (0.8 - 0.5) * math.log(0.8 / 0.5)

    assert psi([50, 50], [20, 80]) == pytest.approx(expected)
    assert psi([50, 50], [500, 500]) == 0


def test_an_empty_bin_counts_as_a_thousandth() -> None:
    assert psi([1_000, 0], [900, 100]) == pytest.approx(
        0.1 * math.log(1 / 0.9) + 0.099 * math.log(100)
    )


def test_nothing_is_said_beside_no_rows() -> None:
    nothing = USUAL.model_copy(update={"counts": (0,) * len(USUAL.counts)})

    assert compared(nothing, [0, 600, 300, 0, 100, 0]).verdict is Verdict.TOO_FEW


def test_what_is_chance_follows_from_the_numbers_of_rows() -> None:
    # the 99.9th percentile of chi-square with 9 degrees of freedom is 27.877
    assert by_chance(10, 100, 1_000) == pytest.approx(27.877 * (1 / 100 + 1 / 1_000), rel=0.01)


def test_the_same_shares_are_no_drift() -> None:
    found = compared(USUAL, [0, 600, 300, 0, 100, 0])

    assert found.verdict is Verdict.NONE
    assert found.psi == 0


@pytest.mark.parametrize(
    "counts",
    [
        pytest.param([0, 300, 600, 0, 100, 0], id="the shares have changed"),
        pytest.param([0, 550, 275, 100, 75, 0], id="a tenth lies above all that there was"),
        pytest.param([100, 550, 275, 0, 75, 0], id="a tenth lies below"),
        pytest.param([0, 450, 200, 0, 350, 0], id="more is missing"),
        pytest.param([0, 450, 200, 0, 100, 250], id="more is unknown"),
    ],
)
def test_what_has_changed_is_drift(counts: Sequence[int]) -> None:
    assert compared(USUAL, counts).verdict is Verdict.DRIFT


def test_the_shares_of_what_is_missing_unknown_and_outside_are_told() -> None:
    found = compared(USUAL, [10, 500, 290, 40, 60, 100])

    assert (found.missing, found.unknown, found.outside) == (0.06, 0.1, 0.05)
    assert compared(Histogram(name="text", of=0, counts=(9, 1, 0)), [9, 1, 0]).outside is None


def test_of_few_rows_nothing_is_said() -> None:
    found = compared(USUAL, [0, 0, FEWEST_ROWS - 1, 0, 0, 0])

    assert found.verdict is Verdict.TOO_FEW
    assert found.psi is None


def test_a_small_reference_makes_no_drift_of_chance() -> None:
    random = np.random.default_rng(0)
    shares = np.full(10, 0.1)
    found = []
    for _ in range(300):
        usual, now = random.multinomial(100, shares), random.multinomial(600, shares)
        one = Histogram(
            name="x", of=0, edges=tuple(range(11)), counts=(0, *usual.tolist(), 0, 0, 0)
        )
        found.append(compared(one, [0, *now.tolist(), 0, 0, 0]))

    # a third of them are over the limit by chance alone
    assert sum(one.psi is not None and one.psi > LIMIT for one in found) > 50
    assert sum(one.verdict is Verdict.DRIFT for one in found) <= 2


def of_days(model: Model, days: dict[date, Sequence[tuple[float, float | None]]]) -> Drift:
    """Ask for the rows of each day, and compare."""
    assert model.tally is not None
    assert model.manifest.reference is not None
    taken = {}
    for day, rows in days.items():
        model.run(model.parse([{"left": left, "right": right} for left, right in rows]))
        taken[day] = model.tally.take()
    return compare(model.manifest, model.manifest.reference, taken, MONDAY, MONDAY)


def test_days_are_compared_together_and_each_by_its_answers(tmp_path: Path) -> None:
    model = watched_sum(tmp_path)
    usual = [(5, 1)] * 300 + [(15, 1)] * 260 + [(5, None)] * 40

    drift = of_days(model, {MONDAY: usual, MONDAY + timedelta(days=1): [(5, 1)] * 100})

    assert drift.rows == 700
    assert [(day.day, day.rows) for day in drift.days] == [
        (MONDAY, 600),
        (MONDAY + timedelta(days=1), 100),
    ]
    assert [set(day.psi) for day in drift.days] == [{"value"}, set()]


def test_nothing_counted_is_told_as_such(tmp_path: Path) -> None:
    drift = of_days(watched_sum(tmp_path), {})

    assert not drift.is_told
    assert drift.drifted == []


# ------------------------------------------------------------------------ answers of one weekday

WEEKDAY = {"type": "string", "format": "date-time", "timezone": "America/New_York"}
HOURS = [3.0, 5.0, 4.0, 6.0, 5.0, 2.0, 2.5]
FRIDAY = 4


def model_of_weekdays(folder: Path, hours: Sequence[float]) -> Model:
    """A model of how long things take, by the weekday alone, with a reference of good answers."""
    good = HOURS * 150
    home = write_table(
        folder,
        "regression",
        {"value": hours},
        inputs={"type": "object", "properties": {"created": WEEKDAY}, "required": ["created"]},
        columns=[
            {"input": "created", "encoding": "weekday"},
            {"input": "created", "encoding": "hour"},
        ],
        golden=[{"instance": {"created": "2026-11-27T12:00:00"}, "prediction": {}}],
    )
    edges = [1.9, 2.2, 2.75, 3.5, 4.5, 5.5, 6.1]
    counts = [0, *np.histogram(good, edges)[0].tolist(), 0, 0, 0]
    names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    reference = {
        "rows": len(good),
        "inputs": [
            {"name": "weekday", "of": 0, "choices": names, "counts": [150] * 7 + [0, 0, 0]},
        ],
        "answers": [{**VALUE, "edges": edges, "counts": counts}],
    }
    manifest: dict[str, Any] = json.loads((home / "model.json").read_text())
    (home / "model.json").write_text(json.dumps(manifest | {"reference": reference}))
    return Catalog.load(folder, watched=True).get("table")


def asked_for_days(
    model: Model, days: int, requests: int = 100, ahead: timedelta = timedelta()
) -> Drift:
    """Ask for so many days from Monday on, so many times a day, and compare on the next one."""
    assert model.tally is not None
    assert model.manifest.reference is not None
    taken = {}
    for number in range(days):
        noon = datetime(2026, 11, 23, 12, tzinfo=UTC) + timedelta(days=number)
        model.run(model.parse([{"created": noon.isoformat()}] * requests))
        taken[noon.date()] = model.tally.take()
    last = MONDAY + timedelta(days=days)
    return compare(model.manifest, model.manifest.reference, taken, MONDAY - ahead, last)


def the(drift: Drift, name: str) -> Compared:
    return next(one for one in (*drift.answers, *drift.inputs) if one.histogram.name == name)


def test_answers_of_one_weekday_that_are_orders_of_magnitude_longer_are_drift(
    tmp_path: Path,
) -> None:
    wrong = [*HOURS]
    wrong[FRIDAY] = 2_000.0
    model = model_of_weekdays(tmp_path, wrong)

    drift = asked_for_days(model, 7)

    # every weekday came as often as it should: only the answers tell
    assert [one.histogram.name for one in drift.drifted] == ["value"]
    assert the(drift, "weekday").verdict is Verdict.NONE
    assert the(drift, "value").outside == pytest.approx(1 / 7)


def test_the_same_week_with_good_answers_is_none(tmp_path: Path) -> None:
    drift = asked_for_days(model_of_weekdays(tmp_path, HOURS), 7)

    assert drift.drifted == []
    assert the(drift, "value").psi == pytest.approx(0, abs=1e-6)


def test_the_day_of_the_wrong_answers_stands_out(tmp_path: Path) -> None:
    wrong = [*HOURS]
    wrong[FRIDAY] = 2_000.0

    drift = asked_for_days(model_of_weekdays(tmp_path, wrong), 7, requests=FEWEST_ROWS)

    worst = max(drift.days, key=lambda day: day.psi["value"])
    assert worst.day.weekday() == FRIDAY


def test_weekdays_of_less_than_a_week_are_not_judged(tmp_path: Path) -> None:
    drift = asked_for_days(model_of_weekdays(tmp_path, HOURS), 6)

    assert the(drift, "weekday").verdict is Verdict.NOT_WHOLE_WEEKS


@pytest.mark.parametrize("days", range(7, 22))
def test_days_beyond_whole_weeks_change_nothing_of_weekdays(tmp_path: Path, days: int) -> None:
    drift = asked_for_days(model_of_weekdays(tmp_path, HOURS), days)

    assert the(drift, "weekday").verdict is Verdict.NONE
    assert sum(the(drift, "weekday").counts) == 100 * (days // 7 * 7)


@pytest.mark.parametrize("hours", range(24))
def test_a_day_that_is_not_over_tells_nothing_of_weekdays(tmp_path: Path, hours: int) -> None:
    model = model_of_weekdays(tmp_path, HOURS)
    assert model.tally is not None
    assert model.manifest.reference is not None
    days = [(MONDAY + timedelta(days=number), 240) for number in range(7)]
    today = MONDAY + timedelta(days=7)
    taken = {}
    for day, requests in [*days, (today, 10 * hours)]:
        model.run(model.parse([{"created": f"{day}T12:00:00Z"}] * requests))
        taken[day] = model.tally.take()

    drift = compare(model.manifest, model.manifest.reference, taken, MONDAY, today)

    assert the(drift, "weekday").verdict is Verdict.NONE


def test_the_day_on_which_counting_began_makes_no_week(tmp_path: Path) -> None:
    drift = asked_for_days(model_of_weekdays(tmp_path, HOURS), 7, ahead=timedelta(days=3))

    assert the(drift, "weekday").verdict is Verdict.NOT_WHOLE_WEEKS


OF_HOURS = Histogram(name="hour", of=1, edges=(6, 12, 18), counts=(600, 600, 600, 600, 0, 0))


@pytest.mark.parametrize("of_each_day", [1, 2, 3, 4])
def test_hours_of_a_part_of_a_day_are_no_drift(tmp_path: Path, of_each_day: int) -> None:
    manifest = model_of_weekdays(tmp_path, HOURS).manifest
    reference = Reference(rows=2_400, inputs=(OF_HOURS,), answers=())
    morning = Taken(600 * of_each_day, dict.fromkeys(range(of_each_day), 600), 1)

    begun = compare(manifest, reference, {MONDAY: morning}, MONDAY - timedelta(days=7), MONDAY)
    first_days = {MONDAY: morning, MONDAY + timedelta(days=1): morning}
    later = compare(manifest, reference, first_days, MONDAY, MONDAY + timedelta(days=1))

    assert the(begun, "hour").verdict is Verdict.NOT_WHOLE_WEEKS
    assert the(later, "hour").verdict is Verdict.NOT_WHOLE_WEEKS


def test_whole_weeks_of_other_hours_are_drift(tmp_path: Path) -> None:
    manifest = model_of_weekdays(tmp_path, HOURS).manifest
    reference = Reference(rows=2_400, inputs=(OF_HOURS,), answers=())
    days = {MONDAY + timedelta(days=n): Taken(200, {0: 200}, 1) for n in range(7)}

    drift = compare(manifest, reference, days, MONDAY, MONDAY + timedelta(days=7))

    assert the(drift, "hour").verdict is Verdict.DRIFT
