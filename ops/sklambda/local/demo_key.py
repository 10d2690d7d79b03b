"""The key that the local stack comes with: it may do everything."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from key_authorizer import keys
from key_authorizer.records import KeyRecord, Scope

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

NAME = "demo"


def create(dynamodb: "DynamoDBClient", table: str) -> str:
    """Store a new key and return its text, which is in no table."""
    key = keys.generate()
    record = KeyRecord(
        key_id=key.key_id,
        key_hash=keys.hash_key(key),
        name=NAME,
        scopes=tuple(Scope),
        created_at=datetime.now(UTC),
        last_four=key.text[-4:],
    )
    dynamodb.put_item(
        TableName=table,
        Item=record.to_item(),
        ConditionExpression="attribute_not_exists(key_id)",
    )
    return key.text
