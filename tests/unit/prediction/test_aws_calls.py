"""Calls of AWS in the log: how long each took, and nothing of what was sent."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError
from moto import mock_aws

from prediction import aws_calls
from prediction.aws_calls import log_calls, trace_id

SECRET = "what a client sent"


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    # this machine may be slow
    monkeypatch.setattr(aws_calls, "SLOW_SECONDS", float("inf"))
    with mock_aws():
        yield boto3.client("sqs")


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_call_is_logged_with_its_name_time_and_trace(
    client: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_X_AMZN_TRACE_ID", "Root=1-5759e988-bd862e3f;Parent=5;Sampled=0")
    log_calls(client, "INFO")

    client.create_queue(QueueName="queue")

    (line,) = lines(capsys)
    assert line.pop("milliseconds") >= 0
    assert line == {
        "level": "INFO",
        "message": "called AWS",
        "call": "SQS.CreateQueue",
        "outcome": "done",
        "retries": 0,
        "trace": "1-5759e988-bd862e3f",
    }


def test_a_refused_call_is_a_warning_that_quotes_nothing(
    client: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    log_calls(client, "WARNING")

    with pytest.raises(ClientError):
        client.send_message(QueueUrl="https://sqs.us-east-1.amazonaws.com/1/no", MessageBody=SECRET)

    (line,) = lines(capsys)
    assert (line["level"], line["call"]) == ("WARNING", "SQS.SendMessage")
    assert "NonExistentQueue" in line["outcome"] or "QueueDoesNotExist" in line["outcome"]
    assert SECRET not in str(line)


def test_a_call_without_an_answer_is_told_by_what_kept_it_away(
    client: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    log_calls(client, "WARNING")

    def unreachable(**_: object) -> None:
        raise ConnectTimeoutError(endpoint_url=SECRET)

    client.meta.events.register("before-send", unreachable)
    with pytest.raises(ConnectTimeoutError):
        client.list_queues()

    (line,) = lines(capsys)
    assert (line["call"], line["outcome"]) == ("SQS.ListQueues", "ConnectTimeoutError")
    assert SECRET not in str(line)


def test_where_only_warnings_are_kept_a_fast_call_is_not_logged_and_a_slow_one_is(
    client: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    log_calls(client, "WARNING")
    client.list_queues()
    assert lines(capsys) == []

    monkeypatch.setattr(aws_calls, "SLOW_SECONDS", 0.0)
    client.list_queues()

    assert [line["level"] for line in lines(capsys)] == ["WARNING"]


def test_without_a_trace_there_is_no_id() -> None:
    assert trace_id({}) is None
