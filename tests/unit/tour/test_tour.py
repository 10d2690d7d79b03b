"""The tour on a stack that does not answer as it should."""

from collections.abc import Callable
from io import StringIO

import pytest
from rich.console import Console

from sklambda.local.errors import LocalStackError
from sklambda.local.http import Answer, NoAnswerError
from sklambda.local.record import StackRecord
from sklambda.tour import tour

RECORD = StackRecord("http://127.0.0.1:1", "skl_secret", "http://127.0.0.1:1", "us-east-1", "s")


def silent(*_: object, **__: object) -> Answer:
    raise NoAnswerError("TimeoutError")


def answering(body: str) -> Callable[..., Answer]:
    return lambda *_, **__: Answer(202, {}, body)


def test_a_stack_that_went_away_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tour, "call", silent)

    with pytest.raises(LocalStackError, match=r"GET /predict\S+ is not answered \(TimeoutError\)"):
        tour.show(RECORD, Console(file=StringIO()))


@pytest.mark.parametrize("body", ["", "[]", '{"message": "no"}'])
def test_an_answer_without_its_id_gets_a_sentence(
    body: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tour, "call", answering(body))

    with pytest.raises(LocalStackError, match="no JSON object with the member id"):
        tour.show(RECORD, Console(file=StringIO()))
