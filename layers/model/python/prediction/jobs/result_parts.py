"""Results too large for one record: parts beside it, written before the record names them."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from prediction.jobs.aws_errors import aws_faults
from prediction.jobs.errors import StoreUnavailableError
from prediction.jobs.record import seconds
from prediction.jobs.versions import check_version, versioned

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

MAX_ITEM_BYTES = 400 * 1024
"""The largest DynamoDB item, names and values together (DynamoDB service quotas)."""

MAX_PART_BYTES = MAX_ITEM_BYTES - 8 * 1024
"""What one item holds of a result: a record's other attributes take under 1 KiB unless an
error sentence or an owner grows, so 8 KiB leave room."""


def write_parts(
    client: "DynamoDBClient", table: str, job_id: str, packed: bytes, expires_at: datetime
) -> list[str]:
    """Store a packed result in parts that live as long as the job's record; give their IDs.

    The IDs are new at each call: two workers that write at once do not mix their parts, and
    those that no record names are deleted by the table's time to live.
    """
    attempt = uuid.uuid4().hex
    ids: list[str] = []
    for start in range(0, len(packed), MAX_PART_BYTES):
        part_id = f"{job_id}/{attempt}/{len(ids)}"
        with aws_faults(StoreUnavailableError):
            client.put_item(
                TableName=table,
                Item=versioned(
                    {
                        "id": {"S": part_id},
                        "part": {"B": packed[start : start + MAX_PART_BYTES]},
                        "expires_at": {"N": seconds(expires_at)},
                    }
                ),
            )
        ids.append(part_id)
    return ids


def read_parts(client: "DynamoDBClient", table: str, ids: list[str]) -> bytes | None:
    """Put a packed result together again; None if a part has been deleted already."""
    parts: list[bytes] = []
    for part_id in ids:
        with aws_faults(StoreUnavailableError):
            answer = client.get_item(
                TableName=table, Key={"id": {"S": part_id}}, ConsistentRead=True
            )
        if "Item" not in answer:
            return None
        check_version(answer["Item"])
        parts.append(bytes(answer["Item"]["part"]["B"]))
    return b"".join(parts)
