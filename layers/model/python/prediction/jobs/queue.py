"""The queue of jobs: SQS."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from prediction.jobs.aws_errors import aws_faults
from prediction.jobs.errors import QueueUnavailableError

if TYPE_CHECKING:
    from mypy_boto3_sqs.client import SQSClient


class QueueDepth(NamedTuple):
    """How many messages a queue holds, approximately, as SQS counts them.

    `waiting` can be received now or soon; `in_flight` are with workers (or with dead ones,
    until their visibility timeout).
    """

    waiting: int
    in_flight: int


@dataclass(frozen=True, slots=True)
class JobQueue:
    """The queue at `url`, through a low-level client."""

    client: "SQSClient"
    url: str

    def send(self, body: str) -> None:
        """Put a message's body into the queue.

        Raises:
            QueueUnavailableError: it is not known to be there. It may be all the same.
        """
        with aws_faults(QueueUnavailableError):
            self.client.send_message(QueueUrl=self.url, MessageBody=body)

    def postpone(self, receipt_handle: str, seconds: int) -> None:
        """Make a message that was received visible again after so many seconds.

        Raises:
            QueueUnavailableError: it comes back after the queue's own visibility timeout.
        """
        with aws_faults(QueueUnavailableError):
            self.client.change_message_visibility(
                QueueUrl=self.url, ReceiptHandle=receipt_handle, VisibilityTimeout=seconds
            )

    def depth(self) -> QueueDepth:
        """Ask how much work there is.

        Raises:
            QueueUnavailableError: that cannot be told now.
        """
        with aws_faults(QueueUnavailableError):
            answer = self.client.get_queue_attributes(QueueUrl=self.url, AttributeNames=["All"])
        counts = answer["Attributes"]
        waiting = int(counts["ApproximateNumberOfMessages"])
        delayed = int(counts["ApproximateNumberOfMessagesDelayed"])
        return QueueDepth(waiting + delayed, int(counts["ApproximateNumberOfMessagesNotVisible"]))
