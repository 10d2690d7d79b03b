"""A message as the queue delivers it to the worker."""

from dataclasses import dataclass

from prediction.jobs import BadMessageError, Message


@dataclass(frozen=True, slots=True)
class Delivery:
    """One record of an SQS event.

    Members that a record lacks, or has in another type, are None: such a record does not
    come from SQS, but a hand-made event must not harm the others in its batch.
    `receive_count` tells how often the message was received, this time included.
    """

    message_id: str | None
    receipt_handle: str | None
    receive_count: int
    body: str | None

    @classmethod
    def from_record(cls, record: object) -> "Delivery":
        """Read a record, whatever it is."""
        members = record if isinstance(record, dict) else {}
        return cls(
            message_id=_text(members.get("messageId")),
            receipt_handle=_text(members.get("receiptHandle")),
            receive_count=_receive_count(members.get("attributes")),
            body=_text(members.get("body")),
        )

    @property
    def job_id(self) -> str | None:
        """The job that the message belongs to, as far as that can be read."""
        try:
            return Message.from_body(self.body).job_id
        except BadMessageError as error:
            return error.job_id


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _receive_count(attributes: object) -> int:
    """Give the count of receives, 1 where it cannot be read."""
    count = attributes.get("ApproximateReceiveCount") if isinstance(attributes, dict) else None
    try:
        return max(1, int(count)) if isinstance(count, str) else 1
    except ValueError:
        return 1
