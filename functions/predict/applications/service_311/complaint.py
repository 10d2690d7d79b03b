"""The domain types of complaints, and the errors of storing them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class ComplaintStatus(StrEnum):
    """Where a complaint is on its way."""

    OPEN = "open"
    CLOSED = "closed"


class Place(NamedTuple):
    """Where a complaint is about: degrees north and east (WGS 84)."""

    latitude: float
    longitude: float


class Interval(NamedTuple):
    """Hours between which the time to close lies in a share `coverage` of all cases.

    Attributes:
        low: Least hours.
        high: Most hours.
        coverage: What is promised over all types.
        held: Share of the type's intervals that held on days that the model had not seen; None for
            a type that is too rare to tell.
    """

    low: float
    high: float
    coverage: float
    held: float | None = None


class Estimate(NamedTuple):
    """How long a complaint is expected to take until it is closed, in hours.

    Attributes:
        hours: The median: as many take longer as take less.
        interval: Where four fifths lie.
        p90: Nine of ten take less; None where the model does not tell it.
        closed_within: Name of a time, such as "24h" -> probability of being closed within it.
        descriptor_known: Whether the model knows the descriptor; None if there is none.
    """

    hours: float
    interval: Interval
    p90: float | None = None
    closed_within: Mapping[str, float] | None = None
    descriptor_known: bool | None = None


class ComplaintExistsError(RuntimeError):
    """A complaint of this ID is kept already."""


class UnknownComplaintError(LookupError):
    """No complaint of this caller has the ID."""

    def __init__(self) -> None:
        super().__init__("No complaint of yours has this ID.")


class UnreadableComplaintError(Exception):
    """The stored item was written by another version; a retry may reach that version."""


class StoreBusyError(Exception):
    """The store accepts no more now; nothing was stored."""

    def __init__(self) -> None:
        super().__init__("The complaint was not stored; please try again in a few seconds.")


class StoreUncertainError(Exception):
    """No attempt was confirmed, and one may have succeeded all the same."""

    def __init__(self) -> None:
        super().__init__(
            "The complaint may have been stored or not; the same request is safe to send again "
            "if it came with an Idempotency-Key."
        )


@dataclass(frozen=True)
class Complaint:
    """One complaint taken in.

    Attributes:
        id: Unguessable.
        owner: Key ID of the caller that made it; nobody else sees it.
        slug: Its type.
        complaint_type: The name that the caller used for the type.
        official_name: The city's name for the type.
        timestamp: When what it is about happened, New York time.
        place: Where, if the caller knew.
        description: In the caller's words.
        descriptor: In the city's words, if the caller knew them.
        estimate: What was expected when it came in.
        created_at: When it came in, UTC.
    """

    id: str
    owner: str
    slug: str
    complaint_type: str
    official_name: str
    timestamp: datetime
    place: Place | None
    description: str
    status: ComplaintStatus
    estimate: Estimate
    created_at: datetime
    descriptor: str | None = None
