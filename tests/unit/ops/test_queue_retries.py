"""`sklambda queue show`: what failed and is tried again, as the worker's log has it."""

import json
import time
from typing import Any

import boto3
import pytest

from tests.unit.ops.queue_account import REGION, WORKERS_LOG, Account, account, call

__all__ = ["account"]

GIVEN_BACK = {
    "level": "WARNING",
    "message": "message given back",
    "message_id": "m",
    "job_id": "a779fb1a-8811-48f2-b79e-00f223bb9f43",
    "receive_count": 1,
    "is_last": False,
    "error": "OutOfTimeError",
    "reason": None,
}


@pytest.fixture
def logs(account: Account) -> Any:  # noqa: ARG001  in whose moto they are
    logs = boto3.client("logs", REGION)
    logs.create_log_stream(logGroupName=WORKERS_LOG, logStreamName="x")
    return logs


def write(logs: Any, *, ago: int = 1, **changes: object) -> None:
    write_line(logs, json.dumps(GIVEN_BACK | changes), ago=ago)


def write_line(logs: Any, line: str, *, ago: int = 1) -> None:
    event = {"timestamp": int((time.time() - ago) * 1000), "message": line}
    logs.put_log_events(logGroupName=WORKERS_LOG, logStreamName="x", logEvents=[event])


def shown() -> Any:
    return json.loads(call("show", "--json").stdout)["retries"]


def test_the_last_failed_attempt_of_each_prediction_is_shown_with_its_reason(logs: Any) -> None:
    write(logs, ago=90)
    write(logs, ago=30, receive_count=2, reason="The table of predictions cannot be used.")

    assert shown() == [
        {
            "id": GIVEN_BACK["job_id"],
            "attempts": 2,
            "why": "The table of predictions cannot be used.",
        }
    ]
    assert "The table of predictions cannot be used." in call("show").stdout


def test_without_a_reason_of_ours_the_errors_name_is_shown(logs: Any) -> None:
    write(logs)

    assert shown()[0]["why"] == "OutOfTimeError"


def test_what_was_given_up_or_long_ago_is_not_tried_again(logs: Any) -> None:
    write(logs, ago=3600, job_id="old")
    write(logs, ago=60)
    write(logs, ago=30, receive_count=5, is_last=True)

    assert shown() == []


@pytest.mark.parametrize(
    "line",
    [
        "RuntimeError: no message given back",
        '"message given back"',
        '{"level": "INFO", "message": "another", "more": "message given back"}',
    ],
    ids=["no JSON", "no object", "another message"],
)
def test_a_line_that_holds_the_words_and_is_none_of_the_workers_is_passed_over(
    logs: Any, line: str
) -> None:
    write_line(logs, line, ago=60)
    write(logs)

    assert [retry["id"] for retry in shown()] == [GIVEN_BACK["job_id"]]
