"""The taking in of a complaint: estimate, then keep."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import NamedTuple, Protocol
from uuid import uuid4

from predict_api.complaints.complaint import (
    Complaint,
    ComplaintExistsError,
    ComplaintStatus,
    Place,
    UnknownComplaintError,
)
from predict_api.complaints.estimates import estimate
from predict_api.complaints.types import ComplaintType
from prediction.jobs import KEY_KEPT_FOR, Claims, RequestKey
from prediction.model import Model


class Report(NamedTuple):
    """What a caller says about a complaint; the time is New York's."""

    complaint_type: ComplaintType
    timestamp: datetime
    place: Place
    description: str
    descriptor: str | None = None


class Keeper(Protocol):
    """Where complaints are kept."""

    def add(self, complaint: Complaint) -> None:
        """Keep a new complaint, and count it, or do neither."""

    def find(self, complaint_id: str, owner: str) -> Complaint:
        """Read a complaint of a caller's."""


def take_in(
    report: Report, owner: str, *, model: Model, keeper: Keeper, complaint_id: str | None = None
) -> Complaint:
    """Take a complaint in for a caller and say how long it will take.

    Raises:
        ComplaintExistsError: One of the given ID is kept already.
        StoreBusyError: It could not be kept; nothing of it was.
    """
    complaint_type = report.complaint_type
    complaint = Complaint(
        id=complaint_id or str(uuid4()),
        owner=owner,
        slug=complaint_type.slug,
        complaint_type=complaint_type.asked,
        official_name=complaint_type.official_name,
        timestamp=report.timestamp,
        place=report.place,
        description=report.description,
        status=ComplaintStatus.OPEN,
        estimate=estimate(model, complaint_type, report.place, report.timestamp, report.descriptor),
        created_at=datetime.now(UTC),
        descriptor=report.descriptor,
    )
    keeper.add(complaint)
    return complaint


def take_in_once(  # noqa: PLR0913  what an intake needs, and the key it comes with
    report: Report, owner: str, *, model: Model, keeper: Keeper, claims: Claims, key: RequestKey
) -> Complaint:
    """Take the same report in once, however often and at how many places at once it comes.

    The key chooses the complaint's ID, under which it is kept once. Whoever finds that it is not
    kept yet, since the one that came first died or is about to, keeps it.

    Raises:
        KeyReusedError: The key came with another request before.
        StoreBusyError: It could not be kept; the same request may try again.
    """
    now = datetime.now(UTC)
    claim = claims.claim(key, target=str(uuid4()), now=now, expires_at=now + KEY_KEPT_FOR)
    with suppress(UnknownComplaintError):
        return keeper.find(claim.target, owner)
    try:
        return take_in(report, owner, model=model, keeper=keeper, complaint_id=claim.target)
    except ComplaintExistsError:
        return keeper.find(claim.target, owner)
