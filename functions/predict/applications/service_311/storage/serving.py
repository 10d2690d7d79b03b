"""Which model is in service, and since when: one item beside the judgements of days.

A run of the daily task that meets another model than the one before it keeps the day.
"""

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from applications.service_311.storage.judgements import PARTITION
from prediction.dynamodb import has_version

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

VERSION = 1

_MONTH, _COUNTER = f"model#{PARTITION}", "serving"


class Serving(NamedTuple):
    """A model in service.

    Attributes:
        artifact: SHA-256 of the model's artifact.
        since: The day on which it was first met, whose answers may be of the model before it;
            None of the first model, which gave all answers.
    """

    artifact: str
    since: date | None


def keep_serving(client: "DynamoDBClient", table: str, serving: Serving) -> None:
    """Keep which model is in service, in the place of the one before it."""
    client.update_item(
        TableName=table,
        Key={"month": {"S": _MONTH}, "counter": {"S": _COUNTER}},
        UpdateExpression="SET artifact = :artifact, since = :since, version = :version",
        ExpressionAttributeValues={
            ":artifact": {"S": serving.artifact},
            ":since": {"S": serving.since.isoformat()} if serving.since else {"NULL": True},
            ":version": {"N": str(VERSION)},
        },
    )


def read_serving(client: "DynamoDBClient", table: str) -> Serving | None:
    """Read which model is in service; None if none is kept, or by code of another version."""
    items = client.query(
        TableName=table,
        KeyConditionExpression="#month = :month AND #counter = :counter",
        ExpressionAttributeNames={"#month": "month", "#counter": "counter"},  # reserved words
        ExpressionAttributeValues={":month": {"S": _MONTH}, ":counter": {"S": _COUNTER}},
        ConsistentRead=True,
    )["Items"]
    if not items or not has_version(items[0], VERSION):
        return None
    since = items[0]["since"].get("S")
    return Serving(items[0]["artifact"]["S"], date.fromisoformat(since) if since else None)
