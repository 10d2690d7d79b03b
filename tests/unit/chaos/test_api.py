"""Complaints and limits keep their word amid faults; what breaks it on purpose is named."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import pytest

from applications.service_311.intake import take_in
from applications.service_311.routes import intake as intake_routes
from applications.service_311.store import ComplaintStore
from predict_api.limits import counter
from predict_api.limits.counter import LimitsCounter
from predict_api.limits.limits import Limits, LimitsUnavailableError, Quota, Tally, minute_of
from tests.chaos.api import ApiReport, run_api

SIZE, SEED = 100, 3


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


def write_one_by_one(store: ComplaintStore, parts: Sequence[dict[str, Any]]) -> None:
    """As `_transact`, but the counter may be left behind."""
    for part in parts:
        for kind, written in part.items():
            write = store.client.put_item if kind == "Put" else store.client.update_item
            write(**written)


def take_in_each_time(*arguments: Any, claims: Any, key: Any, **named: Any) -> Any:  # noqa: ARG001 - it ignores them
    """As `take_in_once`, but a repetition is another complaint."""
    return take_in(*arguments, **named)


@pytest.mark.parametrize(
    ("owner", "name", "mutant", "breach"),
    [
        pytest.param(ComplaintStore, "_transact", write_one_by_one, "counters tell", id="apart"),
        pytest.param(intake_routes, "take_in_once", take_in_each_time, "second ID", id="again"),
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
