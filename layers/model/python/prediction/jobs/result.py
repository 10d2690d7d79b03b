"""Results as they are stored: compact JSON, compressed, in parts if one record cannot hold it.

Parts lie beside the record, and are written before it names them.
"""

import json
import uuid
import zlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

from prediction.dynamodb import seconds
from prediction.jobs.aws_errors import aws_faults
from prediction.jobs.errors import BadResultError, StoreUnavailableError
from prediction.jobs.versions import check_version, versioned

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

MAX_RESULT_BYTES = 6 * 1024 * 1024 - 64 * 1024
"""The largest result, as JSON in a JSON text: what Lambda can answer (6 MB a response, Lambda
quotas), less what surrounds a result. A larger one could be stored and never be redeemed."""

MAX_ITEM_BYTES = 400 * 1024
"""The largest DynamoDB item, names and values together (DynamoDB service quotas)."""

MAX_PART_BYTES = MAX_ITEM_BYTES - 8 * 1024
"""What one item holds of a result: a record's other attributes take under 1 KiB unless an
error sentence or an owner grows, so 8 KiB leave room."""


def pack(result: dict[str, Any]) -> bytes:
    """Compress a result for its record.

    Digits compress to less than half, and DynamoDB charges writes by the kilobyte.

    Raises:
        BadResultError: no answer can carry it, or it holds a number that is not finite,
            which JSON cannot say.
    """
    try:
        text = json.dumps(result, separators=(",", ":"), allow_nan=False)
    except ValueError:
        raise BadResultError("The model gave a number that is not finite.") from None
    # the function's answer is JSON that holds the body as a text, with these escaped
    size = len(text) + text.count('"') + text.count("\\")
    if size > MAX_RESULT_BYTES:
        raise BadResultError(
            f"The result takes {size:,} bytes; the limit is {MAX_RESULT_BYTES:,} bytes."
        )
    return zlib.compress(text.encode())


def unpack(packed: bytes) -> dict[str, Any]:
    """Return what `pack` was given."""
    result: dict[str, Any] = json.loads(zlib.decompress(packed))
    return result


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
