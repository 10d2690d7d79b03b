"""The authorizer in a fresh process, as in a new Lambda environment, beside a real server."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from key_authorizer.keys import find_keys, generate, hash_key
from key_authorizer.records import KeyRecord
from tests.integration.authorizer.stand_in import (
    Reply,
    StandIn,
    error_reply,
    item_reply,
    standing_in,
)

ARN = "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/prod/GET/whoami"
KEY = generate()
RECORD = KeyRecord(
    key_id=KEY.key_id,
    key_hash=hash_key(KEY),
    name="Traffic team",
    scopes=("predict",),
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
    last_four=KEY.text[-4:],
)
PROGRAM = """
import json, sys
from key_authorizer.handler import handler
print(json.dumps(handler(json.loads(sys.stdin.read()), None)))
"""


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with standing_in() as server:
        yield server


def invoke(stand_in: StandIn, key_text: str) -> subprocess.CompletedProcess[str]:
    """Let a fresh process decide on one request."""
    event = {"methodArn": ARN, "headers": {"x-api-key": key_text}}
    environment = {
        "PATH": os.environ["PATH"],
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "very secret",
        "AWS_ENDPOINT_URL": stand_in.url,
        "KEYS_TABLE": "keys",
    }
    return subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=json.dumps(event),
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def answer(run: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    policy: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return policy


def test_a_good_key_is_allowed_after_one_read(stand_in: StandIn) -> None:
    stand_in.otherwise = item_reply(RECORD.to_item())
    policy = answer(invoke(stand_in, KEY.text))
    assert policy["policyDocument"]["Statement"][0]["Effect"] == "Allow"
    assert policy["context"]["key_id"] == KEY.key_id
    assert len(stand_in.requests) == 1


def test_a_malformed_key_is_denied_without_any_connection(stand_in: StandIn) -> None:
    policy = answer(invoke(stand_in, KEY.text[:-1]))
    assert policy["policyDocument"]["Statement"][0]["Effect"] == "Deny"
    assert stand_in.connections == 0


@pytest.mark.parametrize(
    "trouble",
    [
        error_reply(400, "ThrottlingException"),
        error_reply(400, "AccessDeniedException"),
        Reply(b"", 500),
        item_reply(RECORD.to_item() | {"scopes": {"S": "predict"}}),
        item_reply(RECORD.to_item() | {"key_hash": {"S": ""}}),
        item_reply({"key_id": {"S": KEY.key_id}}),
        Reply(b'{"Item": 1}'),
        Reply(b'{"Item": []}'),
    ],
)
def test_whatever_is_wrong_with_the_table_ends_in_an_error_that_shows_no_key(
    stand_in: StandIn, trouble: Reply
) -> None:
    stand_in.otherwise = trouble
    run = invoke(stand_in, KEY.text)
    assert run.returncode != 0
    assert "Allow" not in run.stdout
    assert find_keys(run.stdout + run.stderr) == []
    assert "very secret" not in run.stdout + run.stderr
