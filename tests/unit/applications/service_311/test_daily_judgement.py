"""Days are judged once they are due, kept beside the counters, and made up for after a failure."""

from datetime import date, datetime, timedelta

import pytest

from applications.service_311.daily import MADE_UP_FOR, judge_as_served, judge_days, judge_due_days
from applications.service_311.storage.audit import compare
from applications.service_311.storage.counters import addition
from applications.service_311.storage.serving import Serving
from applications.service_311.storage.store import ComplaintStore
from applications.service_311.tally import Group, Series
from applications.service_311.times import NEW_YORK
from applications.service_311.watch.calibration import CALIBRATION, Calibration, CalibrationError
from applications.service_311.watch.drift import Shares
from applications.service_311.watch.judgement import WrongCountersError
from prediction.catalog import Catalog
from tests.unit.applications.service_311.complaints import a_complaint

KNOWN = Calibration(
    model_version="2.0.0",
    artifact="0" * 64,
    answers=9,
    expected=Shares(below=0.1, under=0.4, over=0.4, above=0.1),
)
DAY = date(2019, 6, 28)
DUE = date(2019, 7, 2)


def take_in(store: ComplaintStore, *days: date) -> None:
    for day in days:
        store.add(a_complaint(timestamp=datetime(day.year, day.month, day.day, tzinfo=NEW_YORK)))


def judged_on(store: ComplaintStore, today: date) -> list[date]:
    return [judgement.day for judgement in judge_due_days(store, KNOWN, today)]


def test_a_day_is_judged_when_it_is_due_and_once(store: ComplaintStore) -> None:
    take_in(store, DAY)

    assert judged_on(store, DUE - timedelta(1)) == []
    assert judged_on(store, DUE) == [DAY]
    assert judged_on(store, DUE) == []
    assert judged_on(store, DUE + timedelta(1)) == []


def test_what_was_judged_is_read_again_as_it_was(store: ComplaintStore) -> None:
    take_in(store, DAY, DAY)

    (judgement,) = judge_due_days(store, KNOWN, DUE)

    assert store.judgements(DAY, DAY) == {DAY: judgement}
    assert (judgement.answers, judgement.above, judgement.psi) == (2, 2, None)


def test_days_of_two_months_are_judged_and_read_together(store: ComplaintStore) -> None:
    days = [date(2019, 6, 30), date(2019, 7, 1)]
    take_in(store, *days)

    assert judged_on(store, date(2019, 7, 5)) == days
    assert list(store.judgements(date(2019, 6, 1), date(2019, 7, 31))) == days
    assert list(store.judgements(days[1], days[1])) == days[1:]


def test_days_that_nobody_judged_are_made_up_for(store: ComplaintStore) -> None:
    days = [DAY - MADE_UP_FOR - timedelta(1), DAY - MADE_UP_FOR, DAY - timedelta(1), DAY]
    take_in(store, *days)

    assert judged_on(store, DUE) == days[1:]


def test_days_that_are_named_are_judged_anew_and_those_without_answers_are_not_kept(
    store: ComplaintStore,
) -> None:
    take_in(store, DAY)
    judge_due_days(store, KNOWN, DUE)
    take_in(store, DAY)

    again = judge_days(store, KNOWN, DAY, DAY + timedelta(1))

    assert [(one.day, one.answers) for one in again] == [(DAY, 2), (DAY + timedelta(1), 0)]
    assert list(store.judgements(DAY, DUE).values()) == again[:1]


def test_a_day_that_has_lost_its_answers_is_kept_without_any(store: ComplaintStore) -> None:
    complaint = a_complaint(timestamp=datetime(2019, 6, 28, tzinfo=NEW_YORK))
    store.add(complaint)
    judge_due_days(store, KNOWN, DUE)
    store.delete(complaint.id, complaint.owner)

    judge_days(store, KNOWN, DAY, DAY)

    assert store.judgements(DAY, DAY)[DAY].answers == 0


def test_days_that_another_model_answered_are_not_judged_by_the_new_one(
    store: ComplaintStore,
) -> None:
    take_in(store, DAY, *(DUE + timedelta(number) for number in range(3)))
    new = KNOWN.model_copy(update={"artifact": "1" * 64})

    before = judge_as_served(store, KNOWN, DUE)
    met = [judge_as_served(store, new, DUE + timedelta(number)) for number in range(1, 9)]

    # met on the day after DUE, of which the answers may be of either
    assert [one.day for one in before] == [DAY]
    assert [one.day for judged in met for one in judged] == [DUE + timedelta(2)]
    assert store.serving() == Serving(new.artifact, DUE + timedelta(1))


def test_a_model_that_comes_back_does_not_judge_the_days_between(store: ComplaintStore) -> None:
    take_in(store, *(DUE - timedelta(back) for back in (4, 3, 2, 1)))
    new = KNOWN.model_copy(update={"artifact": "1" * 64})
    for back, calibration in ((4, KNOWN), (3, new), (2, KNOWN)):
        judge_as_served(store, calibration, DUE - timedelta(back))

    judged = judge_as_served(store, KNOWN, DUE + timedelta(3))

    assert store.serving() == Serving(KNOWN.artifact, DUE - timedelta(2))
    assert [one.day for one in judged] == [DUE - timedelta(1)]


def test_judgements_of_another_version_tell_that_the_model_is_not_the_first(
    store: ComplaintStore,
) -> None:
    take_in(store, DAY, DAY + timedelta(1))
    judge_days(store, KNOWN, DAY, DAY)
    new = KNOWN.model_copy(update={"artifact": "1" * 64, "model_version": "3.0.0"})

    assert judge_due_days(store, new, DUE + timedelta(1)) == []
    assert judge_as_served(store, new, DUE + timedelta(1)) == []


def test_more_closings_than_answers_are_not_judged_and_other_days_are(
    store: ComplaintStore,
) -> None:
    take_in(store, DAY - timedelta(1))
    closings = Group(DAY, Series.CLOSING, "noise", "NYPD")
    numbers = {"U11": 1_000, "d011u": 1_000}
    store.client.update_item(**addition(store.counters_table, closings, numbers, 0))

    with pytest.raises(WrongCountersError, match=f"of {DAY} hold .* --repair"):
        judge_due_days(store, KNOWN, DUE)

    assert list(store.judgements(DAY - timedelta(7), DAY)) == [DAY - timedelta(1)]


def test_a_judgement_is_no_counter(store: ComplaintStore) -> None:
    take_in(store, DAY)
    judge_as_served(store, KNOWN, DUE)

    items = store.client.scan(TableName=store.counters_table)["Items"]
    complaints = store.client.scan(TableName=store.complaints_table)["Items"]
    entries = store.client.scan(TableName=store.lists_table)["Items"]

    assert compare(complaints, entries, items).total == 0
    assert {group.day for group in store.numbers(DAY, DAY)} == {DAY}


def test_what_another_version_has_judged_is_left_out(store: ComplaintStore) -> None:
    take_in(store, DAY)
    judge_due_days(store, KNOWN, DUE)
    store.client.update_item(
        TableName=store.counters_table,
        Key={"month": {"S": "2019-06#judged"}, "counter": {"S": "28"}},
        UpdateExpression="SET version = :two",
        ExpressionAttributeValues={":two": {"N": "2"}},
    )

    assert store.judgements(DAY, DAY) == {}


@pytest.mark.parametrize("kept", ["none", "{}"])
def test_what_cannot_be_read_is_left_out(store: ComplaintStore, kept: str) -> None:
    take_in(store, DAY)
    judge_due_days(store, KNOWN, DUE)
    store.client.update_item(
        TableName=store.counters_table,
        Key={"month": {"S": "2019-06#judged"}, "counter": {"S": "28"}},
        UpdateExpression="SET judgement = :kept",
        ExpressionAttributeValues={":kept": {"S": kept}},
    )

    assert store.judgements(DAY, DAY) == {}


def test_the_shipped_calibration_is_that_of_the_shipped_model() -> None:
    manifest = Catalog.load().manifest("complaint-time")

    calibration = Calibration.of(manifest, CALIBRATION)

    assert calibration.model_version == manifest.version
    assert sum(calibration.expected.model_dump().values()) == pytest.approx(1, abs=2e-4)
    # of the intervals from 72 hours down, which promise to hold 80 %
    assert 0.78 < calibration.expected.under + calibration.expected.over < 0.85


def test_a_calibration_of_another_model_is_refused() -> None:
    manifest = Catalog.load().manifest("complaint-time")
    other = manifest.artifact.model_copy(update={"sha256": "f" * 64})

    with pytest.raises(CalibrationError, match="make train"):
        Calibration.of(manifest.model_copy(update={"artifact": other}), CALIBRATION)
