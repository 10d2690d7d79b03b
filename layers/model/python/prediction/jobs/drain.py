"""How fast the queue drains, told by the workers while it is backed up, in windows of time.

A count of messages a window lies beside the jobs, in the table that forgets. Workers that keep up
tell nothing: what they do in a second says how much comes in, and not how much they could do.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from prediction.dynamodb import seconds
from prediction.jobs.aws_errors import aws_faults
from prediction.jobs.errors import StoreUnavailableError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

WINDOWS_IN_A_DEADLINE = 15
"""A minute each by default: long enough for many batches, short beside what may wait."""

BACKED_UP_SHARE = 10
"""What has waited for a tenth of the deadline, 90 s by default, waited for workers, and not for a
batch to be gathered (a minute at most)."""


@dataclass(frozen=True, slots=True)
class Drain:
    """The counts in `table`, for jobs with this deadline."""

    client: "DynamoDBClient"
    table: str
    deadline: timedelta

    @property
    def backed_up_from(self) -> timedelta:
        """How long messages wait where workers do not keep up."""
        return self.deadline / BACKED_UP_SHARE

    def note(self, messages: int, now: datetime) -> None:
        """Count messages that have left the queue.

        Raises:
            StoreUnavailableError: They may have been counted or not; either is good enough.
        """
        number = self._number(now)
        with aws_faults(StoreUnavailableError):
            self.client.update_item(
                TableName=self.table,
                Key={"id": {"S": _id(number)}},
                UpdateExpression="SET #expires_at = :expires_at ADD #messages :messages",
                ExpressionAttributeNames={"#expires_at": "expires_at", "#messages": "messages"},
                ExpressionAttributeValues={
                    ":expires_at": {"N": seconds(now + self.deadline)},
                    ":messages": {"N": str(messages)},
                },
            )

    def rate(self, now: datetime) -> float | None:
        """Messages a second in this window and the one before; None if no worker told of any.

        Raises:
            StoreUnavailableError: It cannot be told now.
        """
        number = self._number(now)
        before, current = self._messages(number - 1), self._messages(number)
        if before is None and current is None:
            return None
        began = self._window * (number if before is None else number - 1)
        measured = max(timedelta(seconds=1), now - datetime.fromtimestamp(0, UTC) - began)
        return ((before or 0) + (current or 0)) / measured.total_seconds()

    @property
    def _window(self) -> timedelta:
        return self.deadline / WINDOWS_IN_A_DEADLINE

    def _number(self, now: datetime) -> int:
        return (now - datetime.fromtimestamp(0, UTC)) // self._window

    def _messages(self, number: int) -> int | None:
        with aws_faults(StoreUnavailableError):
            answer = self.client.get_item(
                TableName=self.table, Key={"id": {"S": _id(number)}}, ConsistentRead=False
            )
        return int(answer["Item"]["messages"]["N"]) if "Item" in answer else None


def _id(number: int) -> str:
    """Name a window's count.

    It has no version, for workers of two versions add to the same one: what counts otherwise
    takes other names, and is read by nobody who does not know them.
    """
    return f"drain-{number}"
