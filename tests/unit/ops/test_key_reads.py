"""Operators see a key as the last change left it, although DynamoDB's plain reads may be late."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from sklambda.keys import records as key_records
from tests.stale import LateClient
from tests.unit.authorizer.samples import new_key
from tests.unit.ops.key_table import TABLE, make_tables

_, RECORD = new_key()


@pytest.fixture
def late() -> Iterator[Any]:
    with mock_aws():
        client = boto3.client("dynamodb", region_name="eu-west-1")
        make_tables(client)
        client.put_item(TableName=TABLE, Item=RECORD.to_item())
        yield LateClient(client)


def test_a_key_is_shown_as_it_is_now(late: Any) -> None:
    assert key_records.find(late, TABLE, RECORD.key_id) == RECORD


def test_the_list_has_each_key_as_it_is_now(late: Any) -> None:
    assert list(key_records.every(late, TABLE)) == [RECORD]
