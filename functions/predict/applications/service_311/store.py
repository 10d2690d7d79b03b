"""The DynamoDB store of complaints: their table and their counters, always in step."""

import hashlib
import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from re import compile as pattern
from time import monotonic, sleep
from typing import TYPE_CHECKING

from applications.service_311.complaint import (
    Complaint,
    ComplaintExistsError,
    StoreBusyError,
    StoreUncertainError,
    UnknownComplaintError,
)
from applications.service_311.counters import DailyCount, increment, read_counts
from applications.service_311.items import complaint_of, item_of
from applications.service_311.times import day_of
from prediction.dynamodb import condition_failed_in, may_still_go_through, met_others

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

# A conflict is over in milliseconds: seven tries wait 3.15 s together at most, and of 200
# complaints of one type within 0.2 s all are kept.
MAX_ATTEMPTS = 7
FIRST_WAIT_SECONDS = 0.05

# A transaction whose answer got lost may still be in progress. DynamoDB finishes it at a try that
# comes five seconds after its first one (API_TransactWriteItems, TransactionInProgressException).
IN_PROGRESS_WAIT_SECONDS = 2

# No try begins later than this: it may take 7 s (see `services`), and there is a call or two
# before, within the 25 s of the function.
LAST_TRY_AFTER_SECONDS = 10

MAX_TOKEN_LENGTH = 36
"""Characters of a ClientRequestToken, by the same page."""

# A lookup of anything else would cost a read, or be refused for its length.
_ID = pattern("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


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
            StoreUncertainError: It is not known whether it was stored.
        """
        from botocore.exceptions import ClientError, HTTPClientError  # noqa: PLC0415  slow

        give_up_at = monotonic() + LAST_TRY_AFTER_SECONDS
        conflicts, wait, is_uncertain = 0, 0.0, False
        for _ in range(MAX_ATTEMPTS):
            sleep(wait)
            if monotonic() > give_up_at:
                break
            try:
                self._transact(self._parts(complaint, conflicts))
            except (ClientError, HTTPClientError) as error:
                if condition_failed_in(error):
                    raise ComplaintExistsError from error
                if may_still_go_through(error):
                    # again as it was, or DynamoDB would not know it
                    is_uncertain, wait = True, IN_PROGRESS_WAIT_SECONDS
                elif met_others(error):
                    wait = jitter(FIRST_WAIT_SECONDS * 2**conflicts)
                    conflicts += 1
                else:
                    raise
            else:
                return
        raise StoreUncertainError if is_uncertain else StoreBusyError

    def _transact(self, parts: Sequence["TransactWriteItemTypeDef"]) -> None:
        """Do all parts or none, once however often the same ones come.

        The token is a hash of the parts: a transaction that went through although its answer got
        lost is not repeated, and one with other parts is never taken for it.
        """
        written = json.dumps(parts, sort_keys=True).encode()
        token = hashlib.sha256(written).hexdigest()[:MAX_TOKEN_LENGTH]
        self.client.transact_write_items(TransactItems=parts, ClientRequestToken=token)

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

    def _parts(self, complaint: Complaint, conflicts: int) -> list["TransactWriteItemTypeDef"]:
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
                    self.counters_table,
                    day_of(complaint.created_at),
                    complaint.slug,
                    complaint.id,
                    conflicts,
                )
            },
        ]


def jitter(longest: float) -> float:
    """Choose how long to wait (full jitter), so that those who met do not meet again."""
    return secrets.SystemRandom().uniform(0, longest)
