"""Stored counts of complaints: one DynamoDB item a day, type and shard.

A month is one partition, so that the dashboard needs one query a month however many complaints
there are.
"""

import secrets
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, UpdateTypeDef

# Transactions on the same item at the same time cancel each other. Spread over eight items, a
# type can take in a burst some eight times as dense before they meet; a reader sums them up.
SHARDS = 8


class DailyCount(NamedTuple):
    """Complaints of one type taken in on one day; several of these may be for the same two."""

    day: date
    slug: str
    taken_in: int


def increment(table: str, day: date, slug: str) -> "UpdateTypeDef":
    """The part of a transaction that counts one complaint, on a shard picked at random."""
    counter = f"{day:%d}#{slug}#{secrets.randbelow(SHARDS)}"
    return {
        "TableName": table,
        "Key": {"month": {"S": _month(day)}, "counter": {"S": counter}},
        "UpdateExpression": "ADD taken_in :one",
        "ExpressionAttributeValues": {":one": {"N": "1"}},
    }


def read_counts(client: "DynamoDBClient", table: str, days: Iterable[date]) -> list[DailyCount]:
    """Read the counts of the months that `days` are in, with one query a month."""
    pages = client.get_paginator("query")
    counts: list[DailyCount] = []
    for month in sorted({_month(day) for day in days}):
        for page in pages.paginate(
            TableName=table,
            KeyConditionExpression="#month = :month",
            ExpressionAttributeNames={"#month": "month"},  # a reserved word
            ExpressionAttributeValues={":month": {"S": month}},
        ):
            counts.extend(_count(item) for item in page["Items"])
    return counts


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _count(item: Mapping[str, "AttributeValueTypeDef"]) -> DailyCount:
    day_of_month, slug, _shard = item["counter"]["S"].split("#")
    day = date.fromisoformat(f"{item['month']['S']}-{day_of_month}")
    return DailyCount(day, slug, int(item["taken_in"]["N"]))
