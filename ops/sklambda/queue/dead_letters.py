"""The messages that the queue of slow predictions gave up: look, send again, delete.

Plain functions that take the clients. What they tell of a message never includes its inputs.
"""

from collections.abc import Generator
from datetime import UTC, datetime
from enum import StrEnum
from itertools import batched
from typing import TYPE_CHECKING, NamedTuple

from prediction.jobs import BadMessageError, JobQueue, JobStore, Lifetime, Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mypy_boto3_sqs.client import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

RECEIVED_AT_ONCE = 10
"""Messages in one call of SQS, at most (Amazon SQS quotas)."""

HOLD_SECONDS = 120
"""So long nobody else receives what was received: time to look at all of a queue and to give
it back, and not long to wait for, should this process die."""

WAIT_SECONDS = 1
"""A waiting receive asks all of SQS's servers; one that does not may miss messages."""


class DeadLetter(NamedTuple):
    """A message that was given up. What cannot be read of it is None."""

    message_id: str
    receipt_handle: str
    body: str
    job_id: str | None
    model: str | None
    sent_at: datetime


class Outcome(StrEnum):
    """What became of a dead letter that was to be redriven."""

    QUEUED = "queued again"
    ENDED = "its prediction has ended already"
    GONE = "its prediction is no longer kept"
    UNREADABLE = "it belongs to no prediction"


def receive(sqs: "SQSClient", url: str) -> Generator[DeadLetter]:
    """Receive each message of a dead-letter queue once; nobody else can for `HOLD_SECONDS`.

    Close it when you stop early, so that what was received and not handed out goes back.
    """
    seen: set[str] = set()
    again: list[DeadLetter] = []
    # those that come back after `HOLD_SECONDS` stand between us and the rest, but not for ever
    while len(again) <= len(seen) + RECEIVED_AT_ONCE:
        answer = sqs.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=RECEIVED_AT_ONCE,
            VisibilityTimeout=HOLD_SECONDS,
            WaitTimeSeconds=WAIT_SECONDS,
            MessageSystemAttributeNames=["SentTimestamp"],
        )
        letters = [_letter(message) for message in answer.get("Messages", [])]
        fresh = [letter for letter in letters if letter.message_id not in seen]
        if not letters:
            break
        again += [letter for letter in letters if letter.message_id in seen]
        seen.update(letter.message_id for letter in fresh)
        for n, letter in enumerate(fresh, start=1):
            try:
                yield letter
            except GeneratorExit:
                release(sqs, url, [*fresh[n:], *again])
                raise
    release(sqs, url, again)


def release(sqs: "SQSClient", url: str, letters: "Iterable[DeadLetter]") -> None:
    """Make these messages visible to others at once."""
    for some in batched(letters, RECEIVED_AT_ONCE, strict=False):
        sqs.change_message_visibility_batch(
            QueueUrl=url,
            Entries=[
                {"Id": str(n), "ReceiptHandle": letter.receipt_handle, "VisibilityTimeout": 0}
                for n, letter in enumerate(some)
            ],
        )


def redrive(  # noqa: PLR0913  (what a redrive takes)
    letter: DeadLetter,
    *,
    store: JobStore,
    queue: JobQueue,
    dead_letters: JobQueue,
    lifetime: Lifetime,
    now: datetime,
) -> Outcome:
    """Set a new lifetime of a job, then send its message again, then delete the dead letter.

    In this order, since a worker drops the message of a job that has ended, and since whoever
    dies on the way leaves the dead letter where it was: redriving it again is safe.

    Raises:
        StoreUnavailableError: The table cannot be used now.
        QueueUnavailableError: The message could not be sent; its job fails at its deadline.
        botocore.exceptions.ClientError: The dead letter could not be deleted, and is there still.
    """
    if letter.job_id is None:
        return Outcome.UNREADABLE
    if store.reopen(letter.job_id, lifetime, now=now):
        queue.send(letter.body)
        outcome = Outcome.QUEUED
    else:
        job = store.get(letter.job_id)
        if job is None or job.is_expired(now):
            return Outcome.GONE
        outcome = Outcome.ENDED
    dead_letters.client.delete_message(
        QueueUrl=dead_letters.url, ReceiptHandle=letter.receipt_handle
    )
    return outcome


def _letter(message: "MessageTypeDef") -> DeadLetter:
    job_id, model = _job_of(message["Body"])
    milliseconds = int(message["Attributes"]["SentTimestamp"])
    return DeadLetter(
        message_id=message["MessageId"],
        receipt_handle=message["ReceiptHandle"],
        body=message["Body"],
        job_id=job_id,
        model=model,
        sent_at=datetime.fromtimestamp(milliseconds / 1000, UTC),
    )


def _job_of(body: str) -> tuple[str | None, str | None]:
    try:
        message = Message.from_body(body)
    except BadMessageError as error:
        return error.job_id, None
    return message.job_id, message.model
