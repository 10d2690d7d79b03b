"""The tour on a stack that does not answer as it should."""

from collections.abc import Callable
from io import StringIO

import pytest
from rich.console import Console

from sklambda.http import Answer, NoAnswerError
from sklambda.stack.record import StackRecord
from sklambda.tour import tour
from sklambda.tour.calls import Call

RECORD = StackRecord("http://127.0.0.1:1", "skl_secret", "http://127.0.0.1:1", "us-east-1", "s")


def silent(*_: object, **__: object) -> Answer:
    raise NoAnswerError("TimeoutError")


def answering(body: str) -> Callable[..., Answer]:
    return lambda *_, **__: Answer(202, {}, body)


def test_a_stack_that_went_away_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tour, "call", silent)

    with pytest.raises(tour.TourError, match=r"GET /whoami is not answered \(TimeoutError\)"):
        tour.show(RECORD, "stack.json", Console(file=StringIO()))


def test_the_key_is_read_from_where_it_is_kept_and_not_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tour, "call", silent)
    shown = StringIO()

    with pytest.raises(tour.TourError):
        tour.show(RECORD, ".local/stack.json", Console(file=shown))

    read = """import json; print(json.load(open(".local/stack.json"))["api_key"])"""
    assert f"KEY=$(python3 -c '{read}')" in shown.getvalue()
    assert RECORD.api_key not in shown.getvalue()


@pytest.mark.parametrize("body", ["", "[]", '{"message": "no"}'])
def test_an_answer_without_its_id_gets_a_sentence(
    body: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tour, "call", answering(body))
    slow = Call("Slowly", "POST", "/slow", then="id")
    monkeypatch.setattr(tour, "installed_calls", lambda: [slow])

    with pytest.raises(tour.TourError, match="no JSON object with the member id"):
        tour.show(RECORD, "stack.json", Console(file=StringIO()))


def test_a_prediction_that_still_runs_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    bodies = iter(
        ['{"id": "7"}', '{"status": "queued"}', '{"status": "running"}', '{"status": "succeeded"}']
    )
    monkeypatch.setattr(tour, "call", lambda *_, **__: Answer(200, {}, next(bodies)))
    monkeypatch.setattr(tour, "_PAUSE_SECONDS", 0)
    slow = Call("Slowly", "POST", "/slow", then="id", read_at="/predictions")
    monkeypatch.setattr(tour, "installed_calls", lambda: [slow])
    shown = StringIO()

    tour.show(RECORD, "stack.json", Console(file=shown))

    assert "$API/predictions/7" in shown.getvalue()
    assert shown.getvalue().rstrip().endswith('{"status": "succeeded"}')
