"""Where complaints are kept: a table of complaints and one of counters, always in step."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from re import compile as pattern
from time import sleep
from typing import TYPE_CHECKING

from predict_api.complaints.complaint import (
    Complaint,
    ComplaintExistsError,
    UnknownComplaintError,
)
from predict_api.complaints.counters import DailyCount, increment, read_counts
from predict_api.complaints.items import complaint_of, item_of
from predict_api.complaints.times import day_of

if TYPE_CHECKING:
    from botocore.exceptions import ClientError
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

# Five tries wait 0.75 s together at most: a conflict is over in milliseconds, and the caller
# has at most the gateway's 29 s.
MAX_ATTEMPTS = 5
FIRST_WAIT_SECONDS = 0.05

# A canceled transaction lists a reason for each of its parts; these pass with time. "None"
# stands for a part that was not to blame.
# https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
_PASSING_REASONS = {
    "None",
    "TransactionConflict",
    "ThrottlingError",
    "ProvisionedThroughputExceeded",
}

# A lookup of anything else would cost a read, or be refused for its length.
_ID = pattern("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class StoreBusyError(Exception):
    """The store takes no more just now; what was to be stored is not."""

    def __init__(self) -> None:
        super().__init__("The complaint could not be stored just now; please try again.")


@dataclass(frozen=True)
class ComplaintStore:
    """Complaints and their counts in DynamoDB.

    Attributes:
        client: A low-level DynamoDB client.
        complaints_table: Its key is `id`.
        counters_table: Its keys are `month` and `counter`.
    """

    client: "DynamoDBClient"
    complaints_table: str
    counters_table: str

    def add(self, complaint: Complaint) -> None:
        """Keep a new complaint and count it, in one transaction.

        Raises:
            ComplaintExistsError: One of this ID is kept already; it stays as it is.
            StoreBusyError: Conflicts or throttling did not end in time; nothing was stored.
        """
        from botocore.exceptions import ClientError  # noqa: PLC0415  as slow as boto3 itself

        parts = self._parts(complaint)
        for attempt in range(MAX_ATTEMPTS):
            if attempt:
                _wait(attempt)
            try:
                # With the same token, a transaction that went through although its answer got
                # lost is not repeated.
                self.client.transact_write_items(
                    TransactItems=parts, ClientRequestToken=complaint.id
                )
            except ClientError as error:
                if _exists(error):
                    raise ComplaintExistsError from error
                if not _passes(error):
                    raise
            else:
                return
        raise StoreBusyError

    def find(self, complaint_id: str, owner: str) -> Complaint:
        """Read a complaint of a caller's, as fresh as it gets.

        Raises:
            UnknownComplaintError: There is none, or it is another caller's.
        """
        if not _ID.fullmatch(complaint_id):
            raise UnknownComplaintError
        answer = self.client.get_item(
            TableName=self.complaints_table, Key={"id": {"S": complaint_id}}, ConsistentRead=True
        )
        if "Item" not in answer:
            raise UnknownComplaintError
        complaint = complaint_of(answer["Item"])
        if complaint.owner != owner:
            raise UnknownComplaintError
        return complaint

    def counts(self, days: Iterable[date]) -> list[DailyCount]:
        """Read the counts of complaints taken in, of every month that `days` are in."""
        return read_counts(self.client, self.counters_table, days)

    def _parts(self, complaint: Complaint) -> list["TransactWriteItemTypeDef"]:
        return [
            {
                "Put": {
                    "TableName": self.complaints_table,
                    "Item": item_of(complaint),
                    "ConditionExpression": "attribute_not_exists(id)",
                }
            },
            {
                "Update": increment(
                    self.counters_table, day_of(complaint.created_at), complaint.slug
                )
            },
        ]


def _wait(attempt: int) -> None:
    """Wait a random time (full jitter), so that those who met do not meet again."""
    longest = FIRST_WAIT_SECONDS * 2 ** (attempt - 1)
    sleep(secrets.SystemRandom().uniform(0, longest))


def _passes(error: "ClientError") -> bool:
    """Tell whether a transaction was canceled for reasons that pass.

    (Throttling of the call as a whole is retried by the client.)
    """
    if error.response["Error"]["Code"] == "TransactionInProgressException":
        return True  # that of the same request, sent at the same time
    reasons = error.response.get("CancellationReasons", [])
    return bool(reasons) and all(reason["Code"] in _PASSING_REASONS for reason in reasons)


def _exists(error: "ClientError") -> bool:
    """Tell whether a transaction was refused because its complaint is there.

    Within ten minutes DynamoDB knows it by the token, which comes with other times here.
    """
    if error.response["Error"]["Code"] == "IdempotentParameterMismatchException":
        return True
    reasons = error.response.get("CancellationReasons", [])
    return any(reason["Code"] == "ConditionalCheckFailed" for reason in reasons)
