"""`sklambda keys usage`: from the counters, from the log, or from both."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from predict_api.limits.counter import LimitsCounter
from predict_api.limits.limits import Limits
from sklambda.keys import usage as key_usage
from sklambda.stack.stack import Stack
from tests.unit.ops.key_account import GROUP, REGION, account_of_keys, create, run
from tests.unit.ops.key_table import USAGE


@pytest.fixture(autouse=True)
def account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """An account with one stack of ours, an operator who has named it, and no network."""
    with account_of_keys(monkeypatch, tmp_path):
        yield


class Log:
    """CloudWatch Logs Insights with a number of matching lines a day, or none for no log."""

    def __init__(self, matches: list[int | None]) -> None:
        self.matches = iter(matches)
        self.queries: list[dict[str, Any]] = []

    def start_query(self, **query: Any) -> dict[str, Any]:
        self.queries.append(query)
        matched = next(self.matches)
        if matched is None:
            raise ClientError({"Error": {"Code": "MalformedQueryException"}}, "StartQuery")
        return {"queryId": str(matched)}

    def get_query_results(self, *, queryId: str) -> dict[str, Any]:  # noqa: N803  AWS's name
        return {"status": "Complete", "statistics": {"recordsMatched": float(queryId)}}


@pytest.fixture
def today() -> date:
    return datetime.now(UTC).date()


def count(key_id: str, requests: int, at: date) -> None:
    """Let the limits' counters count so many requests on a day."""
    counter = LimitsCounter(boto3.client("dynamodb", region_name=REGION), USAGE)
    for _ in range(requests):
        counter.count(key_id, Limits(per_month=100), datetime.combine(at, time(12), UTC))


def usage(key_id: str, days: int) -> list[tuple[str, int | None, str, bool]]:
    listed = json.loads(run("usage", key_id, "--days", str(days), "--json").stdout)
    return [tuple(day.values()) for day in listed]


def test_each_request_is_known_from_the_counters_or_from_the_log(
    monkeypatch: pytest.MonkeyPatch, today: date
) -> None:
    key_id = create()
    yesterday, before = today - timedelta(days=1), today - timedelta(days=2)
    count(key_id, 3, today)
    count(key_id, 2, yesterday)
    log = Log([0, 41, 7])
    monkeypatch.setattr(Stack, "logs", log)
    assert usage(key_id, 3) == [
        (str(before), 7, "log", True),
        (str(yesterday), 43, "counter and log", True),
        (str(today), 3, "counter", True),
    ]
    assert all(query["logGroupName"] == GROUP for query in log.queries)
    lines = f'"key_id": "{key_id}", "counted": false'
    assert all(lines in query["queryString"] for query in log.queries)
    assert [query["endTime"] - query["startTime"] for query in log.queries] == 3 * [86_400]


def test_where_the_log_does_not_reach_the_counters_are_told_alone(
    monkeypatch: pytest.MonkeyPatch, today: date
) -> None:
    key_id = create()
    long_ago = today - timedelta(days=399)
    count(key_id, 5, long_ago)
    log = Log([0, None, *9 * [None]])
    monkeypatch.setattr(Stack, "logs", log)
    days = usage(key_id, 400)
    assert days[0] == (str(long_ago), 5, "counter", False)
    assert days[1] == (str(long_ago + timedelta(days=1)), None, "nothing", False)
    assert days[-1] == (str(today), 0, "log", True)
    assert len(days) == 400
    assert len(log.queries) <= 10  # what lies before the beginning of the log is not searched


def test_usage_is_a_table_on_stdout(monkeypatch: pytest.MonkeyPatch, today: date) -> None:
    key_id = create()
    count(key_id, 2, today - timedelta(days=1))
    monkeypatch.setattr(Stack, "logs", Log([1234, None, None]))
    result = run("usage", key_id, "--days", "3")
    assert result.stderr == ""
    assert re.search(
        r" \? +nothing\s.* 2 +counter alone\s.* 1,234 +log\s", result.stdout, re.DOTALL
    )


def test_a_log_that_fails_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    log = Log([1])
    log.get_query_results = lambda **_: {"status": "Failed"}  # type: ignore[method-assign]  # a stand-in
    monkeypatch.setattr(Stack, "logs", log)
    result = run("usage", create(), "--days", "1")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Error: The log could not be searched (Failed); try again." in result.stderr


def test_what_was_counted_a_moment_ago_counts(today: date) -> None:
    asked: list[dict[str, Any]] = []

    class Table:
        def get_paginator(self, _: str) -> "Table":
            return self

        def paginate(self, **arguments: Any) -> list[dict[str, Any]]:
            asked.append(arguments)
            return []

    key_usage.counted(Table(), USAGE, "key", [today])  # type: ignore[arg-type]  # all that is asked of it

    assert asked[0]["ConsistentRead"] is True
