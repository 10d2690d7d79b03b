"""Results as they are stored: compact JSON, compressed."""

import json
import zlib
from typing import Any

from prediction.jobs.errors import BadResultError

MAX_RESULT_BYTES = 6 * 1024 * 1024 - 64 * 1024
"""The largest result, as JSON in a JSON text: what Lambda can answer (6 MB a response, Lambda
quotas), less what surrounds a result. A larger one could be stored and never be redeemed."""


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
    """Give back what `pack` was given."""
    result: dict[str, Any] = json.loads(zlib.decompress(packed))
    return result
