"""Reading a caller's lists of complaints, a page at a time, newest first.

A page is the merged head of the list's partitions below a position. Positions do not change while
a complaint lives, so that whoever follows the cursors meets each complaint once that was there all
the time, whatever comes, is closed or goes meanwhile.
"""

import hashlib
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from applications.service_311.storage.lists import Wanted, narrowed_by, partitions_of
from prediction.dynamodb import moment

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# Entries of a partition that one query looks at where some are passed over; 1 MB, its most, has
# some 5,000. And so often a partition's list is read on to fill a page: then the page is short.
LOOKED_AT = 500
ROUNDS = 4

_FIRST, _LAST = "0", ":"
"""Before every position, and after each."""

_POSITION = re.compile(r"[0-9T:.+-]{32}#[0-9a-f-]{36}")


class BadCursorError(ValueError):
    """A cursor that these lists did not give, or gave for other filters."""

    def __init__(self) -> None:
        super().__init__("The cursor is not one of this list: begin again without it")


class Positions(NamedTuple):
    """Positions of a page, and where the next one begins; None at the end."""

    found: list[str]
    end: str | None


@dataclass(frozen=True)
class _Head:
    """What was read of one partition: matches, and down to where; None if to its end."""

    found: list[str]
    read_to: str | None


def read_positions(
    client: "DynamoDBClient", table: str, wanted: Wanted, below: str | None, limit: int
) -> Positions:
    """Read the next positions below one, newest first; fewer than `limit` may come before the end.

    Takes a query a partition: four of one list, eight of all that a caller has.
    """
    found: list[str] = []
    end = below
    for _ in range(ROUNDS):
        page = _round(client, table, wanted, end, limit - len(found))
        found += page.found
        end = page.end
        if end is None or len(found) == limit:
            break
    return Positions(found, end)


def cursor_of(wanted: Wanted, position: str) -> str:
    """Write where to go on, for this caller and these filters alone.

    It holds nothing but a position, which says what the page before has shown; the partitions to
    read follow from the caller and the filters of each request. So a forged one does no harm.
    """
    written = json.dumps([position, _digest(wanted)]).encode()
    return urlsafe_b64encode(written).decode().rstrip("=")


def position_in(cursor: str, wanted: Wanted) -> str:
    """Read a cursor.

    Raises:
        BadCursorError: It is none, or one of another caller or of other filters.
    """
    try:
        written = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        position, digest = json.loads(written)
        known = bool(_POSITION.fullmatch(position)) and digest == _digest(wanted)
    except (ValueError, TypeError) as error:
        raise BadCursorError from error
    if not known:
        raise BadCursorError
    return str(position)


def _round(
    client: "DynamoDBClient", table: str, wanted: Wanted, below: str | None, limit: int
) -> Positions:
    heads = [_head(client, table, name, wanted, below, limit) for name in partitions_of(wanted)]
    unread = [head.read_to for head in heads if head.read_to is not None]
    # Below the highest of these a partition may hold what was not read.
    floor = max(unread, default=_FIRST)
    found = sorted({p for head in heads for p in head.found if p >= floor}, reverse=True)
    if len(found) > limit:
        return Positions(found[:limit], found[limit - 1])
    return Positions(found, floor if unread else None)


def _head(  # noqa: PLR0913, PLR0917  what a query needs, each once
    client: "DynamoDBClient", table: str, name: str, wanted: Wanted, below: str | None, limit: int
) -> _Head:
    narrowed = narrowed_by(wanted)
    first, last = _bounds(wanted, below)
    if first > last:
        return _Head([], None)
    asked: dict[str, Any] = {
        "TableName": table,
        "KeyConditionExpression": "#list = :list AND #position BETWEEN :first AND :last",
        "ExpressionAttributeNames": {"#list": "list", "#position": "position"},
        "ExpressionAttributeValues": {
            ":list": {"S": name},
            ":first": {"S": first},
            ":last": {"S": last},
        },
        "ScanIndexForward": False,
        "ConsistentRead": True,
        "Limit": LOOKED_AT if narrowed else limit + 1,
    }
    if narrowed:
        asked["FilterExpression"] = " AND ".join(f"#{field} = :{field}" for field, _ in narrowed)
        asked["ExpressionAttributeNames"] |= {f"#{field}": field for field, _ in narrowed}
        asked["ExpressionAttributeValues"] |= {f":{field}": {"S": v} for field, v in narrowed}
    answer = client.query(**asked)
    found = [item["position"]["S"] for item in answer["Items"]]
    more = answer.get("LastEvaluatedKey")
    # A position that was given already is its own bound: BETWEEN includes it.
    return _Head([p for p in found if p != below], more["position"]["S"] if more else None)


def _bounds(wanted: Wanted, below: str | None) -> tuple[str, str]:
    """Return the lowest and the highest position to read, both included."""
    first = _FIRST if wanted.since is None else moment(wanted.since)
    # No position is a bare time: one that begins with it has a "#" after it.
    last = _LAST if wanted.until is None else moment(wanted.until)
    return first, min(last, below or _LAST)


def _digest(wanted: Wanted) -> str:
    written = json.dumps([None if value is None else str(value) for value in wanted])
    return hashlib.sha256(written.encode()).hexdigest()[:16]
