"""Complaints and limits keep their word amid faults; what breaks it on purpose is named."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import pytest

from applications.service_311.intake import Intake, Reported
from applications.service_311.storage import transactions
from applications.service_311.storage.store import ComplaintStore
from predict_api.limits import counter
from predict_api.limits.counter import LimitsCounter
from predict_api.limits.limits import Limits, LimitsUnavailableError, Quota, Tally, minute_of
from tests.chaos.api import ApiReport, run_api

SIZE, SEED = 100, 11


def broken(report: ApiReport, text: str) -> bool:
    found = [*report.complainants.faults, *report.askers.faults]
    return not report.kept and any(text in fault for fault in found)


def test_complaints_and_limits_keep_their_word() -> None:
    report = run_api(SIZE, SEED)

    assert report.kept, list(report.breaches())
    # the run is worth something only if all of this happened
    assert report.complainants.taken_in > SIZE * 0.9
    assert report.complainants.answers[201] > report.complainants.taken_in
    assert report.complainants.answers[503] > 0
    assert report.askers.answers[200] > 0
    assert report.askers.answers[429] > 0
    assert report.askers.full_minutes > 0
    assert report.complainants.endings.closed > SIZE * 0.2
    assert report.complainants.endings.deleted > SIZE * 0.1
    assert report.complainants.differences == 0
    assert report.met > 0
    for fault in (
        "throttled calls",
        "lost answers",
        "hanging calls",
        "killed at a call",
        "transactions left behind",
        "calls in an outage",
    ):
        assert report.faults[fault] > 0, fault


def test_the_same_seed_makes_the_same_run() -> None:
    first, again = run_api(40, SEED), run_api(40, SEED)

    assert list(again.lines()) == list(first.lines())
    assert again.faults == first.faults


def write_one_by_one(client: Any, parts: Sequence[dict[str, Any]]) -> None:
    """As `_transact`, but what comes after the first may be left behind."""
    writes = {"Put": client.put_item, "Update": client.update_item, "Delete": client.delete_item}
    for part in parts:
        for kind, written in part.items():
            writes[kind](**written)


take = Intake.take


def take_each_time(intake: Intake, reported: Reported) -> Any:
    """As `take`, but a repetition is another complaint."""
    return take(intake._replace(key=None), reported)


def close_as_if_open(store: ComplaintStore, before: Any, after: Any) -> Any:
    """As `_ending`, but whatever the complaint is by then."""
    part: Any = ENDING(store, before, after)
    del part["Update"]["ConditionExpression"]
    del part["Update"]["ExpressionAttributeValues"][":open"]
    return part


ENDING = ComplaintStore._ending  # noqa: SLF001 - what is to be broken


def remove_all_of_it(store: ComplaintStore, before: Any) -> Any:
    """As `_removal`, but nothing is left that knows the ID."""
    return {"Delete": {"TableName": store.complaints_table, "Key": {"id": {"S": before.id}}}}


@pytest.mark.parametrize(
    ("owner", "name", "mutant", "breach"),
    [
        pytest.param(transactions, "_transact", write_one_by_one, "counters differ", id="apart"),
        pytest.param(Intake, "take", take_each_time, "second ID", id="again"),
        pytest.param(ComplaintStore, "_ending", close_as_if_open, "closed twice", id="twice"),
        pytest.param(ComplaintStore, "_removal", remove_all_of_it, "not stored", id="no memory"),
    ],
)
def test_complaints_that_are_miscounted_or_doubled_are_noticed(
    owner: Any, name: str, mutant: Callable[..., Any], breach: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owner, name, mutant)

    assert broken(run_api(SIZE, SEED), breach)


def test_one_request_too_many_in_a_minute_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    too_wide = counter._MINUTE_HAS_ROOM.replace("<", "<=")  # noqa: SLF001 - what is to be broken
    monkeypatch.setattr(counter, "_MINUTE_HAS_ROOM", too_wide)
    monkeypatch.setattr(counter, "refuse_if_exhausted", lambda _: None)

    assert broken(run_api(SIZE, SEED), "passed in a minute of")


def test_a_key_that_passes_while_nobody_can_count_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    count = LimitsCounter.count

    def pass_anyway(self: LimitsCounter, key_id: str, limits: Limits, now: datetime) -> list[Quota]:
        with suppress(LimitsUnavailableError):
            return count(self, key_id, limits, now)
        return []

    monkeypatch.setattr(LimitsCounter, "count", pass_anyway)

    assert broken(run_api(SIZE, SEED), "was not counted")


def test_a_refusal_without_reason_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def remember_for_ever(self: LimitsCounter, key_id: str, now: datetime) -> Tally:
        _, known = self.used_up.get(key_id, ("", Tally("", 0, 0)))
        return known._replace(minute=minute_of(now))

    monkeypatch.setattr(LimitsCounter, "_known", remember_for_ever)

    assert broken(run_api(SIZE, SEED), "though there was room")
