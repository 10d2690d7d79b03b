"""Results as they are stored: compact JSON, compressed, within the size of one record."""

import json
import zlib
from typing import Any

from prediction.jobs.errors import BadResultError

MAX_ITEM_BYTES = 400 * 1024
"""The largest DynamoDB item, names and values together (DynamoDB service quotas)."""

MAX_RESULT_BYTES = MAX_ITEM_BYTES - 8 * 1024
"""What is left for the result: the other attributes take under 1 KiB unless an error
sentence or an owner grows, so 8 KiB leave room."""


def pack(result: dict[str, Any]) -> bytes:
    """Compress a result for its record.

    Digits compress to less than half, and DynamoDB charges writes by the kilobyte.

    Raises:
        BadResultError: it does not fit into one record even so, or holds a number that is
            not finite, which JSON cannot say.
    """
    try:
        text = json.dumps(result, separators=(",", ":"), allow_nan=False)
    except ValueError:
        raise BadResultError("The model gave a number that is not finite.") from None
    packed = zlib.compress(text.encode())
    if len(packed) > MAX_RESULT_BYTES:
        raise BadResultError(
            f"The result takes {len(packed):,} bytes; the limit is {MAX_RESULT_BYTES:,} bytes."
        )
    return packed


def unpack(packed: bytes) -> dict[str, Any]:
    """Give back what `pack` was given."""
    result: dict[str, Any] = json.loads(zlib.decompress(packed))
    return result
