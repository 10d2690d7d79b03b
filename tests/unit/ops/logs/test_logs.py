"""`sklambda logs`: the functions' lines in one order, for people and for programs."""

import json
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import boto3
import pytest
from click.testing import CliRunner, Result
from moto import mock_aws

from sklambda.cli import main
from sklambda.logs import reading
from sklambda.logs.display import readable
from sklambda.logs.reading import Line
from tests.unit.ops.rights import calls_as_rights, documented

DOCUMENT = Path(__file__).parents[4] / "docs/operating.md"
STACK, REGION = "sklambda-test", "eu-west-1"
GROUPS = {"PredictLogs": "/p", "PredictSlowLogs": "/s", "AuthorizerLogs": "/a"}
TEMPLATE = {
    "Resources": {
        name: {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": group}}
        for name, group in GROUPS.items()
    }
}
REQUEST = "8e0f1b5c-3c5e-4d0f-9d6a-0f6f4d0b7a11"
LINE = {
    "key_id": "demoDEMO0001",
    "level": "INFO",
    "method": "POST",
    "route": "/models/{model}/predict",
    "status": 200,
    "milliseconds": 12.3,
    "request_id": REQUEST,
}


class Account:
    def __init__(self) -> None:
        cloudformation = boto3.client("cloudformation", REGION)
        cloudformation.create_stack(StackName=STACK, TemplateBody=json.dumps(TEMPLATE))
        self.logs: Any = boto3.client("logs", REGION)
        for group in GROUPS.values():
            self.logs.create_log_stream(logGroupName=group, logStreamName="x")
        self.now = int(time.time() * 1000)

    def write(self, group: str, text: str, *, ago: int = 1) -> None:
        """Seconds ago."""
        event = {"timestamp": self.now - 1000 * ago, "message": text + "\n"}
        self.logs.put_log_events(logGroupName=group, logStreamName="x", logEvents=[event])


@pytest.fixture
def account() -> Iterator[Account]:
    with mock_aws():
        yield Account()


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["logs", "--stack", STACK, "--region", REGION, *arguments])


def test_lines_of_all_functions_come_in_the_order_of_their_times(account: Account) -> None:
    account.write("/s", "third", ago=1)
    account.write("/p", "first", ago=9)
    account.write("/a", "second", ago=5)

    lines = call().stdout.splitlines()

    assert [line.split()[-1] for line in lines] == ["first", "second", "third"]
    assert [line.split()[1] for line in lines] == ["predict", "authorizer", "predict-slow"]


def test_older_lines_and_other_functions_are_left_out(account: Account) -> None:
    account.write("/p", "old", ago=1000)
    account.write("/p", "new")
    account.write("/s", "other")

    assert call("--function", "predict").stdout.split()[-1] == "new"
    assert "old" in call("--since", "1h").stdout


def test_one_request_is_found_by_its_id(account: Account) -> None:
    account.write("/p", json.dumps(LINE))
    account.write("/p", json.dumps(LINE | {"request_id": "another"}))

    (line,) = call("--request", REQUEST).stdout.splitlines()

    assert "POST /models/{model}/predict 200 in 12.3 ms, key demoDEMO0001" in line
    assert line.endswith(f"request {REQUEST}")


def test_remarks_of_lambda_and_metrics_are_shown_if_asked_for(account: Account) -> None:
    for text in (f"START RequestId: {REQUEST}", '{"_aws": {}}', "REPORT Duration: 2 ms"):
        account.write("/p", text)

    assert call().stdout == ""
    assert len(call("--all").stdout.splitlines()) == 3


def test_json_is_one_object_a_line(account: Account) -> None:
    account.write("/p", json.dumps(LINE))

    line = json.loads(call("--json").stdout)

    assert line["function"] == "predict"
    assert json.loads(line["text"]) == LINE


def test_what_a_terminal_may_obey_is_escaped(account: Account) -> None:
    account.write("/p", "\x1b[2Jgone")

    assert "\x1b" not in call().stdout


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("since", ["", "x", "10", "-1m", "99999h"])
def test_a_span_that_is_none_is_wrong_use(since: str) -> None:
    assert call("--since", since).exit_code == 2


def test_following_yields_each_line_once_and_those_that_come_late(account: Account) -> None:
    account.write("/p", "one", ago=3)
    more = iter(["two", "late"])

    def pause() -> None:
        account.write("/p", next(more), ago=2)

    lines = reading.follow(account.logs, {"predict": "/p"}, account.now - 60_000, pause=pause)

    assert [line.text for line in islice(lines, 3)] == ["one", "two", "late"]


def test_a_message_shows_its_members_and_its_level() -> None:
    text = json.dumps({"level": "ERROR", "message": "A request failed.", "exception": "E"})

    assert readable(Line(0, "predict", text)).endswith('ERROR   A request failed. exception="E"')


@pytest.mark.usefixtures("account")
def test_the_document_names_the_rights_of_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    names = calls_as_rights(monkeypatch)

    assert call().exit_code == 0

    assert names == documented(DOCUMENT, "logs")
