"""Making keys: the two occasions on which a key's text exists here, to be shown once."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from botocore.exceptions import ClientError

from key_authorizer.keys import ApiKey, generate, generate_for, hash_key
from key_authorizer.records import KeyRecord, to_text
from prediction.dynamodb import item_that_refused
from sklambda.keys.errors import KeyEndedError
from sklambda.keys.records import NOT_REVOKED, find, update
from sklambda.keys.unanswered_writes import stands_in, unanswered

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_HASH_IS_AS_SEEN = "key_hash = :seen"


class CreatedKey(NamedTuple):
    """A new key: its text, which exists nowhere else, and what the table knows of it."""

    text: str
    record: KeyRecord

    def __repr__(self) -> str:
        """Leave the text out: a log line or a traceback may print this."""
        return f"CreatedKey(record={self.record!r})"


def create(  # noqa: PLR0913  (what an operator may say of a key)
    dynamodb: "DynamoDBClient",
    table: str,
    *,
    name: str,
    scopes: Sequence[str],
    expires_at: datetime | None = None,
    requests_per_minute: int | None = None,
    requests_per_month: int | None = None,
    note: str | None = None,
) -> CreatedKey:
    """Make a key and store its record.

    Raises:
        botocore.exceptions.ClientError: DynamoDB refused; also in the unheard-of case that the
            new ID is taken, whose record stays as it is.
    """
    key = generate()
    record = KeyRecord(
        key_id=key.key_id,
        key_hash=hash_key(key),
        name=name,
        scopes=tuple(scopes),
        created_at=datetime.now(UTC).replace(microsecond=0),
        last_four=_last_four(key),
        expires_at=expires_at,
        requests_per_minute=requests_per_minute,
        requests_per_month=requests_per_month,
        note=note,
    )
    item = record.to_item()
    look = f"It may be made all the same: if `sklambda keys show {key.key_id}` finds it, revoke it."
    try:
        with unanswered(look):
            dynamodb.put_item(
                TableName=table,
                Item=item,
                ConditionExpression="attribute_not_exists(key_id)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
    except ClientError as error:
        if not stands_in(item_that_refused(error), {"key_hash": item["key_hash"]}):
            raise
    return CreatedKey(key.text, record)


def rotate(
    dynamodb: "DynamoDBClient", table: str, key_id: str, *, overlap: timedelta, now: datetime
) -> CreatedKey:
    """Make a new secret of a key; the old one counts for the overlap, one before that no more.

    ID, name, scopes and limits stay, so that what was made with the old key is there for the
    new one.

    Raises:
        UnknownKeyError: there is no such key; KeyEndedError: it is revoked or expired.
        ChangedMeanwhileError: somebody else rotated it at the same time.
    """
    seen = find(dynamodb, table, key_id)
    if seen.expires_at is not None and seen.expired(now):
        raise KeyEndedError(key_id, "expired", seen.expires_at)
    key = generate_for(key_id)
    values: dict[str, Any] = {
        ":hash": {"S": hash_key(key)},
        ":last_four": {"S": _last_four(key)},
        ":seen": {"S": seen.key_hash},
        ":now": {"S": to_text(now)},
    }
    expression = "SET key_hash = :hash, last_four = :last_four"
    if overlap:
        expression += ", previous_hash = :seen, previous_valid_until = :until"
        values[":until"] = {"S": to_text(now + overlap)}
    else:
        expression += " REMOVE previous_hash, previous_valid_until"
    condition = f"{_HASH_IS_AS_SEEN} AND {NOT_REVOKED}"
    lost = f"If its last four are not {seen.last_four}, rotate it again with --overlap 0h."
    with unanswered(lost):
        record = update(
            dynamodb,
            table,
            key_id,
            now,
            expression,
            condition=condition,
            values=values,
            written={"key_hash": values[":hash"]},
        )
    return CreatedKey(key.text, record)


def _last_four(key: ApiKey) -> str:
    """The end of the checksum: tells keys apart for people, and nothing about the secret."""
    return key.text[-4:]
