"""`sklambda complaints watch`: judges days as the schedule does, and says what it found."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from moto import mock_aws

from applications.service_311.storage.counters import addition
from applications.service_311.storage.serving import Serving
from applications.service_311.storage.store import ComplaintStore
from applications.service_311.tally import BRIEF, Group, Series
from applications.service_311.times import NEW_YORK
from applications.service_311.watch.calibration import CALIBRATION
from prediction.catalog import Catalog
from sklambda.complaints import watch_command
from tests.unit.ops.complaints.account import call, make_stack
from tests.unit.ops.rights import calls_as_rights, documented

DOCUMENT = Path(__file__).parents[4] / "docs/operating.md"
DAY = date(2019, 7, 12)
USUAL = {"below": 80, "under": 440, "over": 370, "above": 110}


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ComplaintStore]:
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "SKLAMBDA_STACK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SKLAMBDA_LOCAL", str(tmp_path))
    with mock_aws():
        yield make_stack()


def count(store: ComplaintStore, day: date, **numbers: int) -> None:
    """Count a day's answers that can be judged: those of USUAL, or others."""
    told = {f"{BRIEF}_{place}": number for place, number in (USUAL | numbers).items()}
    told[BRIEF] = sum(told.values())
    group = Group(day, Series.EVENT, "noise", "NYPD")
    store.client.update_item(**addition(store.counters_table, group, told, 0))


def last_due() -> date:
    return datetime.now(NEW_YORK).date() - timedelta(4)


def test_a_day_as_usual_is_judged_and_kept(store: ComplaintStore) -> None:
    count(store, DAY)

    result = call("watch", "--day", str(DAY))

    assert result.exit_code == 0, result.output
    assert "1,000" in result.stdout
    assert store.judgements(DAY, DAY)[DAY].answers == 1_000


def test_drift_is_said_and_exits_3(store: ComplaintStore) -> None:
    count(store, DAY, above=600)
    count(store, DAY + timedelta(1))

    result = call("watch", "--day", str(DAY), "--until", str(DAY + timedelta(1)))

    assert result.exit_code == 3
    assert "DRIFT" in result.stdout
    assert "Estimates of 2019-07-12 came out otherwise" in result.stderr


def test_bulk_closings_are_told(store: ComplaintStore) -> None:
    count(store, DAY)
    closings = Group(DAY + timedelta(1), Series.CLOSING, "noise", "NYPD")
    numbers = {"U11": 1_517, "d111a": 100}
    store.client.update_item(**addition(store.counters_table, closings, numbers, 0))

    result = call("watch", "--day", str(DAY))

    assert "NYPD closed 1,517 on 2019-07-13 from 11:00, left out." in result.stdout
    assert store.judgements(DAY, DAY)[DAY].left_out == 100


def test_without_a_day_it_judges_what_is_due(store: ComplaintStore) -> None:
    count(store, last_due())

    first, again = call("watch"), call("watch")

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert str(last_due()) in first.stdout
    assert again.stdout.startswith("No day is due")


def test_json_is_for_programs(store: ComplaintStore) -> None:
    count(store, DAY, above=600)

    result = call("watch", "--day", str(DAY), "--json")

    (told,) = json.loads(result.stdout)
    assert (told["day"], told["answers"], told["drift"]) == ("2019-07-12", 1_490, True)
    assert result.exit_code == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--until", "2019-07-12"], "--until needs --day"),
        (["--day", "2019-07-12", "--until", "2019-07-11"], "not before --day"),
        (["--day", "2018-01-01", "--until", "2019-07-11"], "366 days at most"),
        (["--day", "0001-01-01"], "Complaints begin in 2003"),
        (["--day", "yesterday"], "yesterday"),
    ],
)
def test_days_that_make_no_sense_are_refused(
    store: ComplaintStore, arguments: list[str], said: str
) -> None:
    result = call("watch", *arguments)

    assert result.exit_code == 2
    assert said in result.stderr
    assert store.judgements(DAY, DAY) == {}


@pytest.mark.usefixtures("store")
def test_a_day_whose_intervals_are_not_over_is_refused() -> None:
    result = call("watch", "--day", str(last_due() + timedelta(1)))

    assert result.exit_code == 2
    assert f"{last_due()} is the last day" in result.stderr


@pytest.mark.usefixtures("store")
def test_a_calibration_of_another_model_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shipped = json.loads(CALIBRATION.read_text())
    other = tmp_path / "calibration.json"
    other.write_text(json.dumps(shipped | {"artifact": "0" * 64}))
    monkeypatch.setattr(watch_command, "CALIBRATION", other)

    result = call("watch")

    assert result.exit_code == 1
    assert "of another model" in result.stderr


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(("text", "why"), [(None, "missing"), ("{", "damaged")])
def test_without_a_calibration_there_is_nothing_to_judge_by(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str | None, why: str
) -> None:
    path = tmp_path / "other.json"
    if text is not None:
        path.write_text(text)
    monkeypatch.setattr(watch_command, "CALIBRATION", path)

    result = call("watch")

    assert result.exit_code == 1
    assert f"calibration.json is {why}" in result.stderr


def test_what_is_due_is_not_judged_by_a_model_that_the_stack_does_not_serve(
    store: ComplaintStore,
) -> None:
    count(store, last_due())
    store.keep_serving(Serving("0" * 64, None))

    result = call("watch")

    assert result.exit_code == 1
    assert "another model than this project's" in result.stderr
    assert store.judgements(last_due(), last_due()) == {}


def test_more_closings_than_answers_are_refused(store: ComplaintStore) -> None:
    closings = Group(DAY, Series.CLOSING, "noise", "NYPD")
    numbers = {"U11": 1_000, "d011u": 1_000}
    store.client.update_item(**addition(store.counters_table, closings, numbers, 0))

    result = call("watch", "--day", str(DAY))

    assert result.exit_code == 1
    assert "check --repair" in result.stderr
    assert store.judgements(DAY, DAY) == {}


@pytest.mark.usefixtures("store")
def test_without_the_model_there_is_nothing_to_judge_by(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Catalog, "load", lambda: Catalog.of([]))

    result = call("watch")

    assert result.exit_code == 1
    assert "complaint-time" in result.stderr


def test_the_document_names_the_rights_of_the_command(
    store: ComplaintStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    count(store, last_due())
    names = calls_as_rights(monkeypatch)

    call("watch")

    rights = documented(DOCUMENT, "complaints watch")
    assert names - {"cloudformation:DescribeStacks"} == rights
