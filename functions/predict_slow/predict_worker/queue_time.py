"""How long messages waited in the queue."""

from collections.abc import Iterable, Iterator

MOST_VALUES = 100
"""Of one metric in a line of the embedded metric format; AWS refuses more."""

MOST_DIGITS = 14
"""Milliseconds since the epoch have 13 for the next two centuries; with 14 it is a year still."""


def queue_times(records: Iterable[object], now_milliseconds: int) -> Iterator[int]:
    """Return the milliseconds since each record of an SQS event was sent first.

    Records that do not say so in SQS's way are left out.
    """
    for record in records:
        sent = sent_milliseconds(record)
        if sent is not None:
            yield max(0, now_milliseconds - sent)


def sent_milliseconds(record: object) -> int | None:
    """Return the time at which a record of an SQS event was sent first, since the epoch."""
    attributes = record.get("attributes") if isinstance(record, dict) else None
    sent = attributes.get("SentTimestamp") if isinstance(attributes, dict) else None
    if isinstance(sent, str) and sent.isdecimal() and len(sent) <= MOST_DIGITS:
        return int(sent)
    return None
