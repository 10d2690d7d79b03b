"""Keys in the table, as the operators see them: plain functions that take the client."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from key_authorizer.keys import generate, hash_key
from key_authorizer.records import KeyRecord

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


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
        last_four=key.text[-4:],
        expires_at=expires_at,
        note=note,
    )
    dynamodb.put_item(
        TableName=table,
        Item=record.to_item(),
        ConditionExpression="attribute_not_exists(key_id)",
    )
    return CreatedKey(key.text, record)
