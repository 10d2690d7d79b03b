"""Writes whose answer was lost on the way: whether they were done all the same.

boto repeats a call that got no answer. Where the first attempt did write, the second one fails
its own condition; the item that DynamoDB sends back with the refusal tells the two cases apart.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import ClientError

from key_authorizer.records import Item
from sklambda.stack.aws_errors import UNANSWERED

_REFUSED = "ConditionalCheckFailedException"


@contextmanager
def unanswered(advice: str) -> Iterator[None]:
    """Tell the operator, where a write gets no answer, what to do about it."""
    try:
        yield
    except UNANSWERED as error:
        error.add_note(advice)
        raise


def item_that_refused(error: ClientError) -> Item:
    """The item that did not meet a condition, empty if there is none; other errors go on."""
    if error.response.get("Error", {}).get("Code") != _REFUSED:
        raise error
    # the stubs know the members that all errors have
    response: dict[str, Any] = {**error.response}
    item: Item = response.get("Item") or {}
    return item


def stands_in(item: Item, written: Item) -> bool:
    """Say whether an item has what a change writes."""
    return all(item.get(name) == value for name, value in written.items())
