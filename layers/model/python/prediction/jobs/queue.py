"""The queue of jobs: SQS."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prediction.jobs.errors import QueueUnavailableError
from prediction.jobs.faults import aws_faults

if TYPE_CHECKING:
    from mypy_boto3_sqs.client import SQSClient


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
        """Let a message that was received be received again after so many seconds.

        Raises:
            QueueUnavailableError: it comes back after the queue's own visibility timeout.
        """
        with aws_faults(QueueUnavailableError):
            self.client.change_message_visibility(
                QueueUrl=self.url, ReceiptHandle=receipt_handle, VisibilityTimeout=seconds
            )
