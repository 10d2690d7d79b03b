"""`Complaint` and what is said of one before it is taken in; the errors of keeping complaints.

A complaint has one shape: what a caller reports, what was expected, and how it ended. The API
shows it as it is, and `storage.items` keeps it as it is.
"""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from applications.service_311.outlook import Outlook
from applications.service_311.values import (
    Agency,
    AskedName,
    BoroughName,
    ChannelName,
    CommunityBoard,
    Description,
    Descriptor,
    Latitude,
    Longitude,
    OfficialName,
    PastTime,
    SourceId,
    TypeName,
    ZipCode,
    now_in_new_york,
)

SECONDS_OF_AN_HOUR = 3600


class ComplaintStatus(StrEnum):
    """Where a complaint is on its way."""

    OPEN = "open"
    CLOSED = "closed"


class Place(NamedTuple):
    """Where a complaint is about: degrees north and east (WGS 84)."""

    latitude: float
    longitude: float


class Told(BaseModel):
    """What a caller may tell of a complaint beside its type, its time and its place."""

    model_config = ConfigDict(frozen=True)

    description: Description
    descriptor: Descriptor | None = None
    borough: BoroughName | None = None
    community_board: CommunityBoard | None = None
    zip: ZipCode | None = None
    agency: Agency | None = None
    channel: ChannelName | None = None
    source_id: SourceId | None = None


class NewComplaint(Told):
    """A complaint as a client sends it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    complaint_type: TypeName
    timestamp: PastTime = Field(default_factory=now_in_new_york)
    lat: Annotated[Latitude, Field(strict=True)] | None = None
    lon: Annotated[Longitude, Field(strict=True)] | None = None


class Entered(BaseModel):
    """What a complaint is about, as it was taken in."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(examples=["5f1c0f5e-8a51-4ed5-a5bd-2b6f0e3a7a53"])
    complaint_type: AskedName
    slug: str = Field(description="Of its type.", examples=["noise-residential"])
    official_name: OfficialName
    timestamp: datetime = Field(
        description="New York time, with its offset.", examples=["2019-06-14T00:02:11-04:00"]
    )
    lat: float | None = Field(None, description="If it came with one.", examples=[40.675719430504])
    lon: float | None = Field(None, description="If it came with one.", examples=[-73.860535138411])


class Complaint(Outlook, Told, Entered):
    """A complaint that was taken in.

    `owner` is the key ID of the caller that made it; nobody else sees it, and no answer shows it.
    `is_counted` says whether the counters know it: those kept before these counters came are
    unknown to them until they change, or `sklambda complaints check --repair` adds them.
    """

    owner: SkipJsonSchema[Annotated[str, Field(exclude=True)]]
    is_counted: SkipJsonSchema[Annotated[bool, Field(exclude=True)]] = True
    status: ComplaintStatus = ComplaintStatus.OPEN
    expected_time: float = Field(
        description="Time until closed, in hours, as estimated at intake.", examples=[5.3]
    )
    created_at: datetime = Field(description="When the complaint was taken in, UTC.")
    closed_at: datetime | None = Field(
        None,
        description="When it was closed, New York time, with its offset.",
        examples=["2019-06-14T05:20:11-04:00"],
    )
    actual_time: float | None = Field(
        None, description="Hours from `timestamp` to `closed_at`.", examples=[5.3]
    )

    def closed(self, closed_at: datetime) -> Self:
        """Return the complaint as it is once it was closed at this aware time.

        Raises:
            ClosedBeforeItBeganError: The time is before the complaint's.
        """
        took = closed_at.astimezone(UTC) - self.timestamp.astimezone(UTC)
        if took < timedelta(0):
            raise ClosedBeforeItBeganError
        ending = {
            "status": ComplaintStatus.CLOSED,
            "closed_at": closed_at,
            "actual_time": took.total_seconds() / SECONDS_OF_AN_HOUR,
            "is_counted": True,
        }
        return self.model_copy(update=ending)


class ClosedBeforeItBeganError(ValueError):
    """A complaint cannot be closed before what it is about has happened."""

    def __init__(self) -> None:
        super().__init__("A complaint is not closed before its timestamp")


class ComplaintExistsError(RuntimeError):
    """A complaint of this ID is kept already."""


class ComplaintClosedError(RuntimeError):
    """The complaint is closed already; it is closed once."""

    def __init__(self) -> None:
        super().__init__("The complaint is closed already.")


class UnknownComplaintError(LookupError):
    """No complaint of this caller has the ID."""

    def __init__(self) -> None:
        super().__init__("No complaint of yours has this ID.")


class DeletedComplaintError(UnknownComplaintError):
    """The complaint of this ID was deleted; the ID is not used again."""


class ComplaintGoneError(RuntimeError):
    """What a request would have made once more was deleted since."""

    def __init__(self) -> None:
        super().__init__("The complaint of this Idempotency-Key was deleted.")


class UnreadableComplaintError(Exception):
    """The stored item was written by another version; a retry may reach that version."""


class StoreBusyError(Exception):
    """The store accepts no more now; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("The change was not stored; please try again in a few seconds.")


class ComplaintsUnreadError(Exception):
    """The store did not read all that was asked for in time; a retry may."""


class StoreUncertainError(Exception):
    """No attempt was confirmed, and one may have succeeded all the same."""

    def __init__(self) -> None:
        super().__init__(
            "The change may have been stored or not; the same request is safe to send again, one "
            "that makes something new if it came with an Idempotency-Key."
        )
