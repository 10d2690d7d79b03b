"""Stored counts of complaints: one DynamoDB item a day, type and shard.

A month is one partition and its items are in the order of their days, so that the dashboard needs
one query a month, which reads the days asked for and nothing else.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, UpdateTypeDef

# Transactions on the same item at the same time cancel each other. A type's count is spread over
# four items, and whoever meets another there looks for room among twice as many: a burst uses all
# of the 32, and of a quiet day the dashboard reads four items a type.
FEWEST_SHARDS = 4
SHARDS = 32


class DailyCount(NamedTuple):
    """Complaints of one type taken in on one day; several of these may be for the same two."""

    day: date
    slug: str
    taken_in: int


def increment(
    table: str, day: date, slug: str, complaint_id: str, conflicts: int = 0
) -> "UpdateTypeDef":
    """Return the part of a transaction that counts one complaint, after so many conflicts.

    The shard follows from the complaint's ID, so that the same complaint is the same transaction.
    """
    counter = f"{day:%d}#{slug}#{shard_of(complaint_id, conflicts)}"
    return {
        "TableName": table,
        "Key": {"month": {"S": _month(day)}, "counter": {"S": counter}},
        "UpdateExpression": "ADD taken_in :one",
        "ExpressionAttributeValues": {":one": {"N": "1"}},
    }


def shard_of(complaint_id: str, conflicts: int) -> int:
    """Return the shard for a complaint whose transaction has met others so many times."""
    number = int.from_bytes(hashlib.sha256(complaint_id.encode()).digest())
    return number % min(SHARDS, FEWEST_SHARDS << conflicts)


def read_counts(client: "DynamoDBClient", table: str, days: Iterable[date]) -> list[DailyCount]:
    """Read the counts of consecutive days, with one query for each month that they are in."""
    pages = client.get_paginator("query")
    counts: list[DailyCount] = []
    for first, last in _within_months(days):
        for page in pages.paginate(
            TableName=table,
            KeyConditionExpression="#month = :month AND #counter BETWEEN :first AND :last",
            ExpressionAttributeNames={"#month": "month", "#counter": "counter"},  # reserved words
            ExpressionAttributeValues={
                ":month": {"S": _month(first)},
                ":first": {"S": f"{first:%d}#"},
                # The next character: after every counter of the day, whatever its type.
                ":last": {"S": f"{last:%d}$"},
            },
        ):
            counts.extend(_count(item) for item in page["Items"])
    return counts


def _within_months(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    """Yield the first and the last of the days in each month."""
    for _, in_month in groupby(sorted(days), key=_month):
        of_month = list(in_month)
        yield of_month[0], of_month[-1]


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _count(item: Mapping[str, "AttributeValueTypeDef"]) -> DailyCount:
    day_of_month, slug, _shard = item["counter"]["S"].split("#")
    day = date.fromisoformat(f"{item['month']['S']}-{day_of_month}")
    return DailyCount(day, slug, int(item["taken_in"]["N"]))
