"""What AWS's errors mean for a client: whether the same request may succeed in a few seconds."""

import sys

# AWS's names for "too busy" and "not now"; anything else is a mistake of ours.
_BUSY_CODES = frozenset(
    {
        "IdempotentParameterMismatchException",
        "InternalServerError",
        "LimitExceededException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestTimeout",
        "ServiceUnavailable",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "TransactionInProgressException",
    }
)


def is_passing(error: Exception) -> bool:
    """Return whether AWS throttled a call or could not be reached."""
    if "botocore" not in sys.modules:
        return False  # nothing has talked to AWS, and importing botocore takes long
    from botocore import exceptions  # noqa: PLC0415

    if isinstance(error, exceptions.ClientError):
        return error.response.get("Error", {}).get("Code") in _BUSY_CODES
    unreachable = exceptions.HTTPClientError, exceptions.ConnectionError
    return isinstance(error, unreachable)
