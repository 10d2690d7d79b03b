"""What every use of DynamoDB here has in common: refused writes, passing errors, versions, times.

botocore is imported where it is used: at the top it would cost fast predictions a cold start.
"""

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botocore.exceptions import ClientError

_CONDITION_FAILED = "ConditionalCheckFailedException"
_CALLERS_MISTAKE = 4  # hundred: a class of HTTP's

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

# A canceled transaction lists a reason for each of its parts; these pass with time. "None"
# stands for a part that was not to blame.
# https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
_PASSING_REASONS = frozenset(
    {"None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
)


def item_that_refused(error: "ClientError") -> dict[str, Any]:
    """Return the item that did not meet the condition of a write; empty if it was not sent.

    Raises:
        ClientError: The error that was given, if it is about anything else.
    """
    if _code(error) != _CONDITION_FAILED:
        raise error
    item: dict[str, Any] = _response(error).get("Item") or {}
    return item


def was_unanswered(error: Exception) -> bool:
    """Return whether a call got no answer, so that what it asked for may have been done."""
    if "botocore" not in sys.modules:
        return False  # nothing has talked to AWS
    from botocore import exceptions  # noqa: PLC0415  slow

    return isinstance(error, exceptions.HTTPClientError | exceptions.ConnectionError)


def was_not_done(error: Exception) -> bool:
    """Return whether a call that was made once surely changed nothing.

    That is so of what AWS calls the caller's mistake, throttling included, and of what was not
    sent. A fault of AWS's own may come after the write.
    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
    """
    if "botocore" not in sys.modules:
        return False  # something else went wrong
    from botocore import exceptions  # noqa: PLC0415  slow

    unsent = exceptions.NoCredentialsError | exceptions.CredentialRetrievalError
    status = _response(error).get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return isinstance(error, unsent) or status // 100 == _CALLERS_MISTAKE


def is_passing(error: Exception) -> bool:
    """Return whether AWS throttled a call or could not be reached: another try may succeed."""
    return was_unanswered(error) or _code(error) in _BUSY_CODES


def may_still_go_through(error: Exception) -> bool:
    """Return whether a transaction was not answered, or is being made by another request."""
    return was_unanswered(error) or _code(error) == "TransactionInProgressException"


def met_others(error: Exception) -> bool:
    """Return whether a transaction was canceled, and for reasons that pass.

    (Throttling of the call as a whole is retried by the client.)
    """
    reasons = _reasons(error)
    return bool(reasons) and all(reason in _PASSING_REASONS for reason in reasons)


def condition_failed_in(error: Exception) -> bool:
    """Return whether a transaction was canceled because a part's condition was not met."""
    return "ConditionalCheckFailed" in _reasons(error)


def moment(value: datetime) -> str:
    """Write a time as tables hold it: ISO 8601 in UTC, of one width, so that conditions compare."""
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def moment_from(attribute: Mapping[str, Any]) -> datetime:
    """Read a time that `moment` wrote, in UTC."""
    return datetime.fromisoformat(attribute["S"]).astimezone(UTC)


def seconds(value: datetime) -> str:
    """Write a time as a table's time to live reads it."""
    return str(int(value.timestamp()))


def _code(error: Exception) -> str:
    code: str = _response(error).get("Error", {}).get("Code", "")
    return code


def _reasons(error: Exception) -> list[str]:
    return [reason["Code"] for reason in _response(error).get("CancellationReasons", [])]


def _response(error: Exception) -> Mapping[str, Any]:
    """Return what AWS answered; empty if it did not. The stubs know only what all errors have."""
    response = getattr(error, "response", None)
    return response if isinstance(response, dict) else {}


def has_version(item: Mapping[str, Any], version: int) -> bool:
    """Return whether an item is of this version; one without came before versions did, and is."""
    number = {"N": str(version)}
    return bool(item.get("version", number) == number)
