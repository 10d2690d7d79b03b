import importlib
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest

from key_authorizer.dynamodb import TableUnreadableError
from key_authorizer.gateway import KeyGivenTwiceError
from key_authorizer.keys import ApiKey, checksum, find_keys
from key_authorizer.logs import call_level
from key_authorizer.records import CorruptRecordError, KeyRecord
from tests.unit.authorizer.samples import HOUR, event_with, load_event, new_key

ENVIRONMENT = {
    "AWS_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "very secret",
    "KEYS_TABLE": "keys",
}
KEY, RECORD = new_key()


class Items(dict[str, Any]):
    """The keys table, by key ID; an exception in place of an item is raised."""

    def get_item(self, table: str, key: dict[str, dict[str, str]]) -> Any:
        assert table == "keys"
        found = self.get(key["key_id"]["S"])
        if isinstance(found, Exception):
            raise found
        return found


@pytest.fixture
def entry(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The handler's module, freshly imported, with a table that holds the one good key."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    sys.modules.pop("key_authorizer.handler", None)
    module = importlib.import_module("key_authorizer.handler")
    monkeypatch.setattr(module, "dynamodb", Items({KEY.key_id: RECORD.to_item()}))
    yield module
    sys.modules.pop("key_authorizer.handler")


def effect(answer: dict[str, Any]) -> str:
    """Allow or Deny."""
    decided: str = answer["policyDocument"]["Statement"][0]["Effect"]
    return decided


def holding(entry: ModuleType, record: KeyRecord) -> None:
    entry.dynamodb[record.key_id] = record.to_item()


def test_a_good_key_may_call_the_whole_stage(entry: ModuleType) -> None:
    answer = entry.handler(event_with(KEY.text), None)
    assert effect(answer) == "Allow"
    assert answer["context"]["key_id"] == KEY.key_id


UNKNOWN, _ = new_key()
FORGED_START = f"skl_{KEY.key_id}_{'x' * 32}"


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(load_event("no-key"), id="missing"),
        pytest.param(load_event("key-in-query"), id="in the query string"),
        pytest.param(load_event("key"), id="unknown, from the samples"),
        pytest.param(event_with(""), id="empty"),
        pytest.param(event_with("secret"), id="malformed"),
        pytest.param(event_with(KEY.text[:-1] + "_"), id="bad checksum"),
        pytest.param(event_with(UNKNOWN.text), id="unknown"),
        pytest.param(event_with(FORGED_START + checksum(FORGED_START)), id="wrong secret"),
        pytest.param(event_with(f"{KEY.text}, {KEY.text}"), id="two in one header"),
        pytest.param(event_with(KEY.text, "Authorization"), id="in another header"),
    ],
)
def test_what_is_no_good_key_is_denied(entry: ModuleType, event: dict[str, Any]) -> None:
    assert effect(entry.handler(event, None)) == "Deny"


@pytest.mark.parametrize("other", [KEY.text, "x", ""])
def test_to_a_key_given_twice_there_is_no_answer_that_could_be_remembered(
    entry: ModuleType, other: str
) -> None:
    event = event_with(KEY.text)
    event["multiValueHeaders"]["X-API-Key"].append(other)
    with pytest.raises(KeyGivenTwiceError):
        entry.handler(event, None)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"revoked_at": -HOUR}, "Deny"),
        ({"revoked_at": HOUR}, "Allow"),
        ({"expires_at": -HOUR}, "Deny"),
        ({"expires_at": HOUR}, "Allow"),
    ],
)
def test_revocation_and_expiry_are_judged_at_the_time_of_the_call(
    entry: ModuleType, changes: dict[str, Any], expected: str
) -> None:
    now = datetime.now(UTC)
    holding(entry, RECORD._replace(**{name: now + away for name, away in changes.items()}))
    assert effect(entry.handler(event_with(KEY.text), None)) == expected


def test_an_unreadable_table_raises_and_lets_nobody_in(entry: ModuleType) -> None:
    entry.dynamodb[KEY.key_id] = TableUnreadableError("gone")
    with pytest.raises(TableUnreadableError):
        entry.handler(event_with(KEY.text), None)


def test_a_corrupt_item_raises_and_lets_nobody_in(entry: ModuleType) -> None:
    entry.dynamodb[KEY.key_id] = RECORD.to_item() | {"expires_at": {"S": "soon"}}
    with pytest.raises(CorruptRecordError):
        entry.handler(event_with(KEY.text), None)


@pytest.mark.parametrize(
    ("key", "verdict"), [(KEY, "allowed"), (UNKNOWN, "unknown"), (ApiKey("", "x"), "malformed")]
)
def test_a_decision_is_one_json_line_that_names_the_id_alone(
    entry: ModuleType, capsys: pytest.CaptureFixture[str], key: ApiKey, verdict: str
) -> None:
    entry.log_as_json(entry.logger)  # again: pytest put another stdout in place
    event = event_with(key.text)
    entry.handler(event, None)
    line = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert line["verdict"] == verdict
    assert line["key_id"] == (key.key_id or None)
    assert line["request_id"] == event["requestContext"]["requestId"]


def counted(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [line for line in lines if "_aws" in line]


@pytest.mark.parametrize("fault", [TableUnreadableError("gone"), KeyError("a mistake of ours")])
def test_a_key_that_cannot_be_checked_is_counted(
    entry: ModuleType, capsys: pytest.CaptureFixture[str], fault: Exception
) -> None:
    entry.dynamodb[KEY.key_id] = fault
    with pytest.raises(type(fault)):
        entry.handler(event_with(KEY.text), None)

    (line,) = counted(capsys)
    (metric,) = line["_aws"]["CloudWatchMetrics"]
    assert metric["Metrics"] == [{"Name": "AuthorizerFaults", "Unit": "Count"}]
    dimensions = {name: line[name] for name in metric["Dimensions"][0]}
    assert dimensions == {"service": "authorizer", "stack": "local"}
    assert line["AuthorizerFaults"] == 1


def test_what_anybody_can_send_is_no_fault(
    entry: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    twice = event_with(KEY.text)
    twice["multiValueHeaders"]["X-API-Key"].append("x")
    with pytest.raises(KeyGivenTwiceError):
        entry.handler(twice, None)
    for event in (load_event("no-key"), event_with("secret"), event_with(UNKNOWN.text)):
        entry.handler(event, None)

    assert counted(capsys) == []


def test_each_read_of_the_table_is_logged_with_its_time(
    entry: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    entry.log_as_json(entry.logger)
    entry.handler(event_with(KEY.text), None)

    line, _ = (json.loads(text) for text in capsys.readouterr().out.splitlines())
    assert (line["message"], line["call"]) == ("called AWS", "DynamoDB.GetItem")
    assert line["milliseconds"] >= 0


def test_a_slow_read_is_a_warning_and_so_in_the_log_at_any_level() -> None:
    assert (call_level(0.01), call_level(0.5)) == (logging.INFO, logging.WARNING)


def test_the_environment_says_how_much_is_logged(
    entry: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert entry.logger.isEnabledFor(logging.INFO)
    monkeypatch.setenv("LOG_LEVEL", "WARNING")
    assert not importlib.reload(entry).logger.isEnabledFor(logging.INFO)


def test_no_log_of_any_logger_holds_a_key(
    entry: ModuleType, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    entry.log_as_json(entry.logger)
    entry.logger.propagate = True
    with caplog.at_level("DEBUG"):
        for key in (KEY, UNKNOWN):
            entry.handler(event_with(key.text), None)
        entry.handler(load_event("key-in-query"), None)
    captured = capsys.readouterr()
    assert KEY.key_id in captured.out
    assert find_keys(caplog.text + captured.out + captured.err) == []


@pytest.mark.parametrize("missing", ["KEYS_TABLE", "AWS_REGION", "AWS_SECRET_ACCESS_KEY"])
def test_a_missing_setting_stops_the_start_and_is_named(missing: str) -> None:
    environment = {name: value for name, value in ENVIRONMENT.items() if name != missing}
    run = fresh_interpreter("import key_authorizer.handler", environment)
    assert run.returncode != 0
    assert missing in run.stderr.splitlines()[-1]


def test_the_authorizer_imports_nothing_heavy() -> None:
    program = "import sys, key_authorizer.handler; print(*sys.modules)"
    loaded = set(fresh_interpreter(program, ENVIRONMENT).stdout.split())
    assert "key_authorizer.handler" in loaded
    heavy = {"numpy", "pydantic", "fastapi", "boto3", "botocore.session", "aws_lambda_powertools"}
    assert loaded & heavy == set()


def fresh_interpreter(
    program: str, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run a program as a new Lambda environment would: with nothing imported yet."""
    return subprocess.run(
        [sys.executable, "-c", program],
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )
