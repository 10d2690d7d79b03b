"""A damaged record can be revoked, and the operator is told both."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from tests.unit.ops.key_account import REGION, account_of_keys, run
from tests.unit.ops.key_table import TABLE

DAMAGED = {"key_id": {"S": "damaged00000"}}
STANDS = "What you asked for was written all the same, and stands."


@pytest.fixture(autouse=True)
def account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    with account_of_keys(monkeypatch, tmp_path):
        boto3.client("dynamodb", region_name=REGION).put_item(TableName=TABLE, Item=DAMAGED)
        yield


def stored() -> dict[str, Any]:
    client = boto3.client("dynamodb", region_name=REGION)
    return dict(client.get_item(TableName=TABLE, Key=DAMAGED)["Item"])


def test_the_revocation_of_a_damaged_record_stands_and_is_told() -> None:
    result = run("revoke", "damaged00000", "--at", "2099-01-31")
    assert result.exit_code == 1
    assert "The record of the key damaged00000 is damaged" in result.stderr
    assert STANDS in result.stderr
    assert stored()["revoked_at"] == {"S": "2099-01-31T00:00:00Z"}


def test_of_a_rotation_that_a_damaged_record_prevents_no_such_thing_is_said() -> None:
    result = run("rotate", "damaged00000")
    assert "is damaged" in result.stderr
    assert STANDS not in result.stderr
    assert stored() == DAMAGED
