from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from key_authorizer import keys as key_format
from key_authorizer.decision import Verdict, decide
from key_authorizer.records import KeyRecord
from sklambda.keys import creation as keys

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

TABLE = "keys"


@pytest.fixture
def dynamodb() -> Iterator["DynamoDBClient"]:
    with mock_aws():
        client = boto3.client("dynamodb", region_name="us-east-1")
        client.create_table(
            TableName=TABLE,
            KeySchema=[{"AttributeName": "key_id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "key_id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        yield client


def stored(dynamodb: "DynamoDBClient") -> list[dict[str, Any]]:
    return dynamodb.scan(TableName=TABLE)["Items"]


def test_the_authorizer_lets_a_created_key_in(dynamodb: "DynamoDBClient") -> None:
    made = keys.create(dynamodb, TABLE, name="Traffic team", scopes=["predict"])

    def find(key_id: str) -> KeyRecord | None:
        item = dynamodb.get_item(TableName=TABLE, Key={"key_id": {"S": key_id}})
        return KeyRecord.from_item(item["Item"])

    decision = decide(made.text, find, datetime.now(UTC))
    assert (decision.verdict, decision.caller) == (Verdict.ALLOWED, made.record)


def test_the_table_holds_all_but_the_key(dynamodb: "DynamoDBClient") -> None:
    end = datetime(2030, 1, 1, tzinfo=UTC)
    made = keys.create(
        dynamodb, TABLE, name="ci", scopes=["predict"], expires_at=end, note="by mail"
    )
    [item] = stored(dynamodb)
    assert KeyRecord.from_item(item) == made.record
    assert (made.record.name, made.record.expires_at, made.record.note) == ("ci", end, "by mail")
    assert made.record.last_four == made.text[-4:]
    assert key_format.find_keys(str(item)) == []
    assert made.text[17:-6] not in str(item)


def test_a_key_is_as_old_as_its_making(dynamodb: "DynamoDBClient") -> None:
    made = keys.create(dynamodb, TABLE, name="ci", scopes=[])
    assert abs(datetime.now(UTC) - made.record.created_at) < timedelta(minutes=5)


def test_a_taken_id_keeps_its_owner(
    dynamodb: "DynamoDBClient", monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = key_format.generate().key_id
    monkeypatch.setattr(keys, "generate", lambda: key_format.generate_for(taken))
    keys.create(dynamodb, TABLE, name="first", scopes=[])
    with pytest.raises(ClientError, match="ConditionalCheckFailed"):
        keys.create(dynamodb, TABLE, name="second", scopes=[])
    assert [item["name"]["S"] for item in stored(dynamodb)] == ["first"]


def test_a_created_key_does_not_print_its_text(dynamodb: "DynamoDBClient") -> None:
    made = keys.create(dynamodb, TABLE, name="ci", scopes=[])
    assert key_format.find_keys(repr(made)) == []
    assert made.record.key_id in repr(made)
