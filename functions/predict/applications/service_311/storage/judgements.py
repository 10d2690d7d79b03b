"""Judgements of days in DynamoDB: beside the counters that they follow from, an item a day.

They are kept, and not made for each reader, since what is expected changes with the model: a
day stays judged by the model that answered on it.
"""

from datetime import date
from typing import TYPE_CHECKING

from pydantic import ValidationError

from applications.service_311.storage.items import Item
from applications.service_311.storage.months import within_months
from applications.service_311.watch.judgement import Judgement
from prediction.dynamodb import has_version

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

VERSION = 1

PARTITION = "judged"
"""Where counters have the number of their segment."""


def keep_judgement(client: "DynamoDBClient", table: str, judgement: Judgement) -> None:
    """Keep a day's judgement, in the place of one before it."""
    client.update_item(
        TableName=table,
        Key={
            "month": {"S": _partition(judgement.day)},
            "counter": {"S": f"{judgement.day:%d}"},
        },
        # the right to update is there for counters; one to put would be needed for this alone
        UpdateExpression="SET judgement = :judgement, version = :version",
        ExpressionAttributeValues={
            ":judgement": {"S": judgement.model_dump_json()},
            ":version": {"N": str(VERSION)},
        },
    )


def read_judgements(
    client: "DynamoDBClient", table: str, first: date, last: date
) -> dict[date, Judgement]:
    """Read the judgements of all days from the first to the last, with one query a month.

    A day that code of another version has judged is left out, and so is what cannot be read.
    """
    found: dict[date, Judgement] = {}
    for begin, end in within_months(first, last):
        items = client.query(
            TableName=table,
            KeyConditionExpression="#month = :month AND #counter BETWEEN :first AND :last",
            ExpressionAttributeNames={"#month": "month", "#counter": "counter"},  # reserved words
            ExpressionAttributeValues={
                ":month": {"S": _partition(begin)},
                ":first": {"S": f"{begin:%d}"},
                ":last": {"S": f"{end:%d}"},
            },
        )["Items"]
        for judgement in filter(None, map(_judgement_in, items)):
            found[judgement.day] = judgement
    return found


def _judgement_in(item: Item) -> Judgement | None:
    if not has_version(item, VERSION):
        return None
    try:
        return Judgement.model_validate_json(item["judgement"]["S"])
    except (KeyError, ValidationError):
        return None


def is_judgement(item: Item) -> bool:
    """Return whether an item of the table of counters is a judgement."""
    return item["month"]["S"].endswith(f"#{PARTITION}")


def _partition(day: date) -> str:
    return f"{day:%Y-%m}#{PARTITION}"
