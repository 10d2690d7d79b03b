"""How AWS is called where the answer is not worth waiting for, or where nothing may be done twice.

botocore is imported where it is used: at the top it would cost fast predictions a cold start.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from botocore.config import Config

TIMEOUT_SECONDS = 1
"""To connect, and again for each wait for an answer."""

ATTEMPTS = 1
"""After an answer that was lost, a second attempt would do the same once more."""


def brief() -> "Config":
    """Return how a client calls briefly and once."""
    from botocore.config import Config  # noqa: PLC0415  with boto3, not before

    return Config(
        connect_timeout=TIMEOUT_SECONDS,
        read_timeout=TIMEOUT_SECONDS,
        retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
    )
