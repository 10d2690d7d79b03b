"""Writes whose answer was lost on the way: whether they were done all the same.

boto repeats a call that got no answer. Where the first attempt did write, the second one fails
its own condition; the item that DynamoDB sends back with the refusal tells the two cases apart.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError

from key_authorizer.records import Item
from prediction.dynamodb import was_unanswered


@contextmanager
def unanswered(advice: str) -> Iterator[None]:
    """Explain to the operator, where a write gets no answer, what to do about it."""
    try:
        yield
    except BotoCoreError as error:
        if was_unanswered(error):
            error.add_note(advice)
        raise


def stands_in(item: Item, written: Item) -> bool:
    """Return whether an item has what a change writes."""
    return all(item.get(name) == value for name, value in written.items())
