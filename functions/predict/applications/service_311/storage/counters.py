"""Counters of complaints in DynamoDB: an item a day, series, type, agency and shard.

A month is spread over four partitions, whose items are in the order of their days: a period is
read with four queries a month, and nothing else is read with it.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from applications.service_311.storage.months import within_months
from applications.service_311.tally import Group, Series, Tally, without_zeros

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import (
        AttributeValueTypeDef,
        TransactWriteItemTypeDef,
        UpdateTypeDef,
    )

# Transactions on the same item at the same time cancel each other. A group's numbers are spread
# over four items, and whoever meets another there looks for room among twice as many: a burst uses
# all of the 32, and of a quiet day the dashboard reads four items a type at most.
FEWEST_SHARDS = 4
SHARDS = 32

# DynamoDB writes some 1,000 units a second to one partition, and a complaint's two counters in a
# transaction take 4: a month in one partition would hold 250 complaints a second, in four 1,000.
SEGMENTS = 4

type CounterItem = Mapping[str, "AttributeValueTypeDef"]


def shard_of(complaint_id: str, conflicts: int) -> int:
    """Return the shard for a complaint whose transaction has met others so many times."""
    number = int.from_bytes(hashlib.sha256(complaint_id.encode()).digest())
    return number % min(SHARDS, FEWEST_SHARDS << conflicts)


def additions(table: str, change: Tally, shard: int) -> "list[TransactWriteItemTypeDef]":
    """Return the parts of a transaction that add a change to the counters."""
    return [
        {"Update": addition(table, group, numbers, shard)}
        for group, numbers in sorted(change.items())
    ]


def addition(table: str, group: Group, numbers: Mapping[str, int], shard: int) -> "UpdateTypeDef":
    """Return the update that adds numbers to a group's counter of a shard."""
    names = sorted(numbers)
    return {
        "TableName": table,
        "Key": _key(group, shard),
        "UpdateExpression": "ADD " + ", ".join(f"#{name} :{name}" for name in names),
        "ExpressionAttributeNames": {f"#{name}": name for name in names},
        "ExpressionAttributeValues": {f":{name}": {"N": str(numbers[name])} for name in names},
    }


def read_counters(client: "DynamoDBClient", table: str, first: date, last: date) -> Tally:
    """Read the numbers of all days from the first to the last, both included."""
    total: Tally = {}
    for segment in range(SEGMENTS):
        for begin, end in within_months(first, last):
            for item in _items(client, table, begin, end, segment):
                add_item(total, item)
    return without_zeros(total)


def is_counted(client: "DynamoDBClient", table: str, month: date) -> bool:
    """Return whether the month of this day has a counter."""
    return any(
        client.query(
            TableName=table,
            Limit=1,
            KeyConditionExpression="#month = :month",
            ExpressionAttributeNames={"#month": "month"},
            ExpressionAttributeValues={":month": {"S": _partition(month, segment)}},
        )["Items"]
        for segment in range(SEGMENTS)
    )


def add_item(total: Tally, item: CounterItem) -> None:
    """Add the numbers of one counter's item to a total."""
    total.setdefault(_group(item), Counter()).update(numbers_of(item))


def numbers_of(item: CounterItem) -> dict[str, int]:
    """Return the numbers of one counter's item, by name."""
    return {name: int(value["N"]) for name, value in item.items() if "N" in value}


def is_of_this_plan(item: CounterItem) -> bool:
    """Return whether an item is one of these counters, not of those that were before them."""
    return "#" in item["month"]["S"]


def _items(
    client: "DynamoDBClient", table: str, first: date, last: date, segment: int
) -> Iterator[CounterItem]:
    """Read one segment of the days from the first to the last of a month."""
    pages = client.get_paginator("query").paginate(
        TableName=table,
        KeyConditionExpression="#month = :month AND #counter BETWEEN :first AND :last",
        ExpressionAttributeNames={"#month": "month", "#counter": "counter"},  # reserved words
        ExpressionAttributeValues={
            ":month": {"S": _partition(first, segment)},
            ":first": {"S": f"{first:%d}#"},
            # The next character: after every counter of the day.
            ":last": {"S": f"{last:%d}$"},
        },
    )
    for page in pages:
        yield from page["Items"]


def _partition(day: date, segment: int) -> str:
    return f"{day:%Y-%m}#{segment}"


def _key(group: Group, shard: int) -> "dict[str, AttributeValueTypeDef]":
    counter = f"{group.day:%d}#{group.series}#{group.slug}#{group.agency}#{shard}"
    return {
        "month": {"S": _partition(group.day, shard % SEGMENTS)},
        "counter": {"S": counter},
    }


def _group(item: CounterItem) -> Group:
    month, _segment = item["month"]["S"].split("#")
    day_of_month, series, slug, agency, _shard = item["counter"]["S"].split("#")
    return Group(date.fromisoformat(f"{month}-{day_of_month}"), Series(series), slug, agency)
