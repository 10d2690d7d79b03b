"""Keys that exist: look them up, end them, limit them. Plain functions that take the client.

Each change is one conditional update, so that no operator undoes a rotation or an end unknowingly.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from key_authorizer.records import CorruptRecordError, Item, KeyRecord, to_text
from prediction.dynamodb import item_that_refused
from sklambda.keys.errors import (
    ChangedMeanwhileError,
    CorruptKeyError,
    KeyEndedError,
    UnknownKeyError,
)
from sklambda.keys.unanswered_writes import stands_in, unanswered

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

NOT_REVOKED = "(attribute_not_exists(revoked_at) OR revoked_at > :now)"
_NOT_EXPIRED = "(attribute_not_exists(expires_at) OR expires_at > :now)"


def find(dynamodb: "DynamoDBClient", table: str, key_id: str) -> KeyRecord:
    """Read one key's record.

    Raises:
        UnknownKeyError: there is none; CorruptKeyError: it cannot be understood.
    """
    answer = dynamodb.get_item(TableName=table, Key={"key_id": {"S": key_id}}, ConsistentRead=True)
    if "Item" not in answer:
        raise UnknownKeyError(key_id)
    return _record(key_id, answer["Item"])


def every(dynamodb: "DynamoDBClient", table: str) -> Iterator[KeyRecord | CorruptKeyError]:
    """Read all keys, in no order; in place of a damaged record the error that says so."""
    for page in dynamodb.get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
        for item in page["Items"]:
            try:
                yield _record(item["key_id"]["S"], item)
            except CorruptKeyError as error:
                yield error


def revoke(
    dynamodb: "DynamoDBClient", table: str, key_id: str, *, at: datetime, now: datetime
) -> KeyRecord:
    """End a key at a time; a revocation that lies in the future may be moved.

    Raises:
        UnknownKeyError: there is no such key; KeyEndedError: it is revoked already.
    """
    values = {":at": {"S": to_text(at)}, ":now": {"S": to_text(now)}}
    condition = f"attribute_exists(key_id) AND {NOT_REVOKED}"
    return update(
        dynamodb,
        table,
        key_id,
        now,
        "SET revoked_at = :at",
        condition=condition,
        values=values,
        written={"revoked_at": values[":at"]},
    )


def set_limits(
    dynamodb: "DynamoDBClient",
    table: str,
    key_id: str,
    limits: Mapping[str, int | None],
    now: datetime,
) -> KeyRecord:
    """Set limits by their attributes' names, or remove those given as None.

    Raises:
        UnknownKeyError: there is no such key; KeyEndedError: it is revoked or expired.
    """
    kept = {name: limit for name, limit in limits.items() if limit is not None}
    gone = [name for name in limits if name not in kept]
    sets = "SET " + ", ".join(f"{name} = :{name}" for name in kept) if kept else ""
    removes = "REMOVE " + ", ".join(gone) if gone else ""
    values: dict[str, Any] = {f":{name}": {"N": str(limit)} for name, limit in kept.items()}
    values[":now"] = {"S": to_text(now)}
    condition = f"attribute_exists(key_id) AND {NOT_REVOKED} AND {_NOT_EXPIRED}"
    expression = f"{sets} {removes}".strip()
    return update(dynamodb, table, key_id, now, expression, condition=condition, values=values)


def update(  # noqa: PLR0913  (the parts of an update)
    dynamodb: "DynamoDBClient",
    table: str,
    key_id: str,
    now: datetime,
    expression: str,
    *,
    condition: str,
    values: Mapping[str, Any],
    written: Item | None = None,
) -> KeyRecord:
    """Change a record if the condition holds, and give the new one.

    Where the condition does not hold once the change is made, `written` are the attributes by
    which to know the change, should its answer be lost and boto repeat it.

    Raises:
        UnknownKeyError: there is no such key.
        CorruptKeyError: it cannot be understood; the message says whether it was changed.
        KeyEndedError: it is revoked or expired.
        ChangedMeanwhileError: the condition does not hold for another reason.
    """
    try:
        with unanswered(f"It may be done all the same: look with `sklambda keys show {key_id}`."):
            answer = dynamodb.update_item(
                TableName=table,
                Key={"key_id": {"S": key_id}},
                UpdateExpression=expression,
                ConditionExpression=condition,
                ExpressionAttributeValues=values,
                ReturnValues="ALL_NEW",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
    except ClientError as error:
        item = item_that_refused(error)
        if written and stands_in(item, written):
            return _changed(key_id, item)
        _explain(key_id, item, now)
        raise ChangedMeanwhileError(key_id) from error
    return _changed(key_id, answer["Attributes"])


def _changed(key_id: str, item: Item) -> KeyRecord:
    try:
        return _record(key_id, item)
    except CorruptKeyError as error:
        raise CorruptKeyError(key_id, changed=True) from error


def _explain(key_id: str, item: Item, now: datetime) -> None:
    """Raise what the item that is there explains."""
    if not item:
        raise UnknownKeyError(key_id)
    record = _record(key_id, item)
    if record.revoked_at is not None and record.revoked(now):
        raise KeyEndedError(key_id, "was revoked", record.revoked_at)
    if record.expires_at is not None and record.expired(now):
        raise KeyEndedError(key_id, "expired", record.expires_at)


def _record(key_id: str, item: Item) -> KeyRecord:
    try:
        return KeyRecord.from_item(item)
    except CorruptRecordError as error:
        raise CorruptKeyError(key_id) from error
