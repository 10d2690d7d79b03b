"""The lists of a caller's complaints: an entry for each, in the order of their times.

Entries are written in the transaction of their complaint. A caller's complaints of one status,
type or borough are a list, which is spread over four partitions. Reading one never passes by what
is not in it.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from applications.service_311.complaint import Complaint, ComplaintStatus
from applications.service_311.values import Borough
from prediction.dynamodb import moment

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, TransactWriteItemTypeDef

# As for counters: what one partition takes, times four.
SEGMENTS = 4


class Wanted(NamedTuple):
    """Which complaints of a caller to list: of all that is not None.

    `since` and `until` are times between which `timestamp` lies, the latter not included.
    """

    owner: str
    slug: str | None = None
    status: ComplaintStatus | None = None
    borough: Borough | None = None
    since: datetime | None = None
    until: datetime | None = None

    def fits(self, complaint: Complaint) -> bool:
        """Return whether a complaint, at any time, is wanted."""
        return (
            complaint.owner == self.owner
            and self.slug in {None, complaint.slug}
            and self.status in {None, complaint.status}
            and self.borough in {None, complaint.borough}
        )


class Entry(NamedTuple):
    """A place in a list, and whose it is."""

    list: str
    position: str
    status: str
    slug: str
    borough: str

    @property
    def key(self) -> "dict[str, AttributeValueTypeDef]":
        """The key of its item."""
        return {"list": {"S": self.list}, "position": {"S": self.position}}

    @property
    def item(self) -> "dict[str, AttributeValueTypeDef]":
        """Its item; the borough is empty if unknown."""
        return {name: {"S": str(value)} for name, value in self._asdict().items()}


def entries_of(complaint: Complaint) -> list[Entry]:
    """Return the entries of a complaint in the lists that it is in."""
    segment = _segment_of(complaint.id)
    borough = complaint.borough or ""
    return [
        Entry(
            f"{name}#{segment}", position_of(complaint), complaint.status, complaint.slug, borough
        )
        for name in _lists_of(complaint)
    ]


def entry_in(item: Mapping[str, "AttributeValueTypeDef"]) -> Entry:
    """Parse an item that `Entry.item` made."""
    return Entry(*(item[name]["S"] for name in Entry._fields))


def position_of(complaint: Complaint) -> str:
    """Return the place of a complaint in its lists: by its time, then by its ID."""
    return f"{moment(complaint.timestamp)}#{complaint.id}"


def id_at(position: str) -> str:
    """Return the ID of the complaint at a position."""
    return position.partition("#")[2]


def rewritten(
    table: str, before: Complaint | None, after: Complaint | None
) -> "list[TransactWriteItemTypeDef]":
    """Return the parts of a transaction that bring the lists from one state to another.

    None stands for no complaint; one that is not counted is in no list either.
    """
    old = entries_of(before) if before and before.is_counted else []
    new = entries_of(after) if after and after.is_counted else []
    kept = {(entry.list, entry.position) for entry in new}
    parts: list[TransactWriteItemTypeDef] = [
        {"Put": {"TableName": table, "Item": entry.item}} for entry in new if entry not in old
    ]
    parts += [
        {"Delete": {"TableName": table, "Key": entry.key}}
        for entry in old
        if (entry.list, entry.position) not in kept
    ]
    return parts


def partitions_of(wanted: Wanted) -> list[str]:
    """Return the partitions of the shortest lists that hold all that is wanted.

    Open ones come first: a complaint that is closed between two reads is found in both, not in
    none.
    """
    if wanted.slug is not None:
        names = [_named(wanted.owner, "type", wanted.slug)]
    elif wanted.borough is not None:
        names = [_named(wanted.owner, "borough", wanted.borough)]
    else:
        statuses = [ComplaintStatus.OPEN, ComplaintStatus.CLOSED]
        chosen = [wanted.status] if wanted.status else statuses
        names = [_named(wanted.owner, "status", status) for status in chosen]
    return [f"{name}#{segment}" for name in names for segment in range(SEGMENTS)]


def narrowed_by(wanted: Wanted) -> Sequence[tuple[str, str]]:
    """Return what entries of these partitions must have beside being there: attribute, value."""
    narrowed = []
    if wanted.slug is not None and wanted.borough is not None:
        narrowed.append(("borough", str(wanted.borough)))
    if wanted.status is not None and (wanted.slug is not None or wanted.borough is not None):
        narrowed.append(("status", str(wanted.status)))
    return narrowed


def _lists_of(complaint: Complaint) -> Iterator[str]:
    yield _named(complaint.owner, "status", complaint.status)
    yield _named(complaint.owner, "type", complaint.slug)
    if complaint.borough is not None:
        yield _named(complaint.owner, "borough", complaint.borough)


def _named(owner: str, kind: str, value: str) -> str:
    return f"{owner}#{kind}#{value}"


def _segment_of(complaint_id: str) -> int:
    return int.from_bytes(hashlib.sha256(complaint_id.encode()).digest()) % SEGMENTS
