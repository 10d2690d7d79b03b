"""A message as the queue delivers it to the worker."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from predict_worker.queue_time import sent_milliseconds
from prediction.jobs import BadMessageError, Message


@dataclass(frozen=True, slots=True)
class Delivery:
    """One record of an SQS event.

    Members that a record lacks, or has in another type, are None: such a record does not
    come from SQS, but a hand-made event must not harm the others in its batch.
    `receive_count` tells how often the message was received, this time included; `sent_at` when it
    was put into the queue.
    """

    message_id: str | None
    receipt_handle: str | None
    receive_count: int
    body: str | None
    sent_at: datetime | None = None

    @classmethod
    def from_record(cls, record: object) -> "Delivery":
        """Read a record, whatever it is."""
        members = record if isinstance(record, dict) else {}
        return cls(
            message_id=_text(members.get("messageId")),
            receipt_handle=_text(members.get("receiptHandle")),
            receive_count=_receive_count(members.get("attributes")),
            body=_text(members.get("body")),
            sent_at=_sent_at(record),
        )

    def has_waited(self, time: timedelta, now: datetime) -> bool:
        """Return whether it was sent at least this long ago."""
        return self.sent_at is not None and now - self.sent_at >= time

    @property
    def job_id(self) -> str | None:
        """The job that the message belongs to, as far as that can be read."""
        try:
            return Message.from_body(self.body).job_id
        except BadMessageError as error:
            return error.job_id


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _sent_at(record: object) -> datetime | None:
    milliseconds = sent_milliseconds(record)
    if milliseconds is None:
        return None
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=milliseconds)


def _receive_count(attributes: object) -> int:
    """Return the count of receives, 1 where it cannot be read."""
    count = attributes.get("ApproximateReceiveCount") if isinstance(attributes, dict) else None
    try:
        return max(1, int(count)) if isinstance(count, str) else 1
    except ValueError:
        return 1
