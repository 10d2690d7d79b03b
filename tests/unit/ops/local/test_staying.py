"""A command that stays beside its stack tells what the API links to, and ends with the stack."""

import json
from pathlib import Path

import pytest

from sklambda.http import Answer, NoAnswerError
from sklambda.local import staying
from sklambda.stack.folder import StackFolder
from sklambda.stack.record import StackRecord

RECORD = StackRecord(
    api_url="http://127.0.0.1:1/dev",
    api_key="key",
    endpoint_url="http://127.0.0.1:1",
    region="us-east-1",
    stack_name="sklambda",
)


def test_it_returns_once_the_record_is_cleared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = StackFolder(tmp_path)
    RECORD.write(folder.record)
    looked = []

    def sleep(_: float) -> None:
        looked.append(True)
        if len(looked) == 2:
            folder.clear()

    monkeypatch.setattr("time.sleep", sleep)

    staying.until_gone(folder, RECORD)

    assert len(looked) == 2


def test_the_links_are_those_that_the_root_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    body = json.dumps({"links": {"documentation": "docs", "models": "/dev/models"}})
    monkeypatch.setattr(staying, "call", lambda *_, **__: Answer(200, {}, body))

    assert staying.links(RECORD.api_url) == {
        "documentation": "http://127.0.0.1:1/dev/docs",
        "models": "http://127.0.0.1:1/dev/models",
    }


def test_an_api_that_does_not_answer_has_no_links(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> Answer:
        raise NoAnswerError("URLError")

    monkeypatch.setattr(staying, "call", fail)

    assert staying.links(RECORD.api_url) == {}


def test_it_returns_when_another_stack_is_in_its_place(tmp_path: Path) -> None:
    folder = StackFolder(tmp_path)
    RECORD._replace(api_key="another").write(folder.record)

    staying.until_gone(folder, RECORD)

    assert StackRecord.read(folder.record) != RECORD
