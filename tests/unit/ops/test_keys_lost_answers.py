"""The network may lose the answer to a write that was done."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ReadTimeoutError
from moto.core.botocore_stubber import BotocoreStubber

from key_authorizer.decision import Verdict, decide
from key_authorizer.keys import hash_key, parse
from key_authorizer.records import KeyRecord
from sklambda.keys.records import every
from tests.unit.ops.key_account import REGION, account_of_keys, create, run, shown
from tests.unit.ops.key_table import TABLE

type Lose = Callable[[str, int], None]


@pytest.fixture(autouse=True)
def account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    with account_of_keys(monkeypatch, tmp_path):
        yield


@pytest.fixture
def lose(monkeypatch: pytest.MonkeyPatch) -> Lose:
    """Lose the first answers to a call, after it was done."""
    done = BotocoreStubber.__call__

    def lose(call: str, answers: int) -> None:
        left = [None] * answers

        def answer(self: BotocoreStubber, event_name: str, request: Any, **rest: Any) -> Any:
            given = done(self, event_name, request, **rest)
            if event_name.endswith(call) and left:
                left.pop()
                raise ReadTimeoutError(endpoint_url="https://dynamodb")
            return given

        monkeypatch.setattr(BotocoreStubber, "__call__", answer)
        monkeypatch.setattr(time, "sleep", lambda _: None)

    return lose


def stored() -> KeyRecord:
    """The only key that there is."""
    [record] = every(boto3.client("dynamodb", region_name=REGION), TABLE)
    assert isinstance(record, KeyRecord)
    return record


def test_a_key_is_shown_though_the_answer_to_its_making_was_lost(lose: Lose) -> None:
    lose("PutItem", 1)
    result = run("create", "--name", "Traffic team")
    assert result.exit_code == 0
    assert hash_key(parse(result.stdout.strip())) == stored().key_hash


@pytest.mark.parametrize("overlap", ["0h", "24h"])
def test_a_new_secret_is_shown_though_the_answer_to_the_rotation_was_lost(
    lose: Lose, overlap: str
) -> None:
    key_id = create()
    lose("UpdateItem", 1)
    result = run("rotate", key_id, "--overlap", overlap)
    assert result.exit_code == 0
    text = result.stdout.strip()
    record = stored()
    assert decide(text, lambda _: record, record.created_at).verdict is Verdict.ALLOWED


def test_a_revocation_is_told_though_its_answer_was_lost(lose: Lose) -> None:
    key_id = create()
    lose("UpdateItem", 1)
    result = run("revoke", key_id)
    assert result.exit_code == 0
    assert f"Key {key_id} for Traffic team is revoked." in result.stderr


def test_a_making_without_any_answer_names_the_key_that_may_be_there(lose: Lose) -> None:
    lose("PutItem", 9)
    result = run("create", "--name", "Traffic team")
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"if `sklambda keys show {stored().key_id}` finds it, revoke it" in result.stderr


@pytest.mark.parametrize("command", ["revoke", "rotate", "limits"])
def test_a_change_without_any_answer_is_not_denied(lose: Lose, command: str) -> None:
    key_id = create()
    lose("UpdateItem", 9)
    options = ["--requests-per-minute", "1"] if command == "limits" else []
    result = run(command, key_id, *options)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "No answer" in result.stderr
    look = f"It may be done all the same: look with `sklambda keys show {key_id}`."
    assert look in result.stderr


def test_a_rotation_without_any_answer_says_how_to_tell_and_what_to_do(lose: Lose) -> None:
    key_id = create()
    last_four = shown(key_id)["last_four"]
    lose("UpdateItem", 9)
    again = f"If its last four are not {last_four}, rotate it again with --overlap 0h."
    assert again in run("rotate", key_id).stderr


def test_nothing_is_said_of_a_change_that_was_not_sent(lose: Lose) -> None:
    key_id = create()
    lose("GetItem", 9)
    result = run("rotate", key_id)
    assert "No answer" in result.stderr
    assert "may be done" not in result.stderr
