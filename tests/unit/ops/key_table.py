"""A table of keys in moto, for the tests of the operators' functions."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

TABLE = "keys"
USAGE = "key-usage"


def make_tables(client: "DynamoDBClient") -> None:
    """The tables of keys and of their use, as the template has them."""
    client.create_table(
        TableName=TABLE,
        KeySchema=[{"AttributeName": "key_id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "key_id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    client.create_table(
        TableName=USAGE,
        KeySchema=[
            {"AttributeName": "key_id", "KeyType": "HASH"},
            {"AttributeName": "month", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": "key_id", "AttributeType": "S"},
            {"AttributeName": "month", "AttributeType": "S"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )
