"""The intake of a complaint: estimate its time, then store it."""

from datetime import UTC, datetime
from typing import NamedTuple, Protocol
from uuid import uuid4

from applications.service_311.complaint import (
    Complaint,
    ComplaintExistsError,
    ComplaintStatus,
    Place,
    StoreUncertainError,
    UnknownComplaintError,
)
from applications.service_311.estimates import estimate
from applications.service_311.times import in_new_york
from applications.service_311.types import ComplaintType
from prediction.jobs import KEY_KEPT_FOR, Claims, RequestKey
from prediction.model import Model


class Report(NamedTuple):
    """What a caller says about a complaint.

    The time is New York's; None stands for the time at which the complaint is taken in. A place
    is None where the caller knows none.
    """

    complaint_type: ComplaintType
    timestamp: datetime | None
    place: Place | None
    description: str
    descriptor: str | None = None


class Keeper(Protocol):
    """A store of complaints."""

    def add(self, complaint: Complaint) -> None:
        """Store a new complaint and count it, or do neither."""

    def find(self, complaint_id: str, owner: str) -> Complaint:
        """Read a complaint of a caller's."""


def take_in(report: Report, owner: str, *, model: Model, keeper: Keeper) -> Complaint:
    """Store a complaint of a caller, with an estimate of its time.

    Raises:
        StoreBusyError: It could not be kept; nothing of it was.
        StoreUncertainError: It may have been kept or not.
    """
    return _kept(_complaint(report, owner, model, str(uuid4()), datetime.now(UTC)), keeper)


def take_in_once(  # noqa: PLR0913  what an intake needs, and the key it comes with
    report: Report, owner: str, *, model: Model, keeper: Keeper, claims: Claims, key: RequestKey
) -> Complaint:
    """Take the same report in once, however often and at how many places at once it comes.

    The key's claim chooses the complaint's ID and its time, so that all who keep it keep the same.
    Whoever finds that it is not kept yet, since the one that came first died or is about to,
    keeps it.

    Raises:
        KeyReusedError: The key came with another request before.
        StoreBusyError: It could not be kept; the same request may try again, as after a
            StoreUncertainError.
    """
    now = datetime.now(UTC)
    claim = claims.claim(key, target=str(uuid4()), now=now, expires_at=now + KEY_KEPT_FOR)
    try:
        return keeper.find(claim.target, owner)
    except UnknownComplaintError:
        return _kept(_complaint(report, owner, model, claim.target, claim.created_at), keeper)


def _complaint(
    report: Report, owner: str, model: Model, complaint_id: str, created_at: datetime
) -> Complaint:
    """Return the complaint that a report makes: the same ID and time make the same complaint."""
    complaint_type = report.complaint_type
    timestamp = report.timestamp or in_new_york(created_at)
    return Complaint(
        id=complaint_id,
        owner=owner,
        slug=complaint_type.slug,
        complaint_type=complaint_type.asked,
        official_name=complaint_type.official_name,
        timestamp=timestamp,
        place=report.place,
        description=report.description,
        status=ComplaintStatus.OPEN,
        estimate=estimate(model, complaint_type, report.place, timestamp, report.descriptor),
        created_at=created_at,
        descriptor=report.descriptor,
    )


def _kept(complaint: Complaint, keeper: Keeper) -> Complaint:
    """Keep a complaint, unless one of its ID is kept; give the one that is."""
    try:
        keeper.add(complaint)
    except ComplaintExistsError:
        return _found(complaint, keeper)
    return complaint


def _found(complaint: Complaint, keeper: Keeper) -> Complaint:
    try:
        return keeper.find(complaint.id, complaint.owner)
    except UnknownComplaintError:
        # said to be there and not there: whatever it is, it is no wrong ID of the caller's
        raise StoreUncertainError from None
