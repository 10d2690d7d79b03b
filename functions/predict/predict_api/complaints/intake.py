"""The taking in of a complaint: estimate, then keep."""

from datetime import UTC, datetime
from typing import NamedTuple, Protocol
from uuid import uuid4

from predict_api.complaints.complaint import Complaint, ComplaintStatus, Place
from predict_api.complaints.estimates import estimate
from predict_api.complaints.types import ComplaintType
from prediction.model import Model


class Report(NamedTuple):
    """What a caller says about a complaint; the time is New York's."""

    complaint_type: ComplaintType
    timestamp: datetime
    place: Place
    description: str


class Keeper(Protocol):
    """Where complaints are kept."""

    def add(self, complaint: Complaint) -> None:
        """Keep a new complaint, and count it, or do neither."""


def take_in(report: Report, owner: str, *, model: Model, keeper: Keeper) -> Complaint:
    """Take a complaint in for a caller and say how long it will take.

    Raises:
        StoreBusyError: It could not be kept; nothing of it was.
    """
    complaint_type = report.complaint_type
    complaint = Complaint(
        id=str(uuid4()),
        owner=owner,
        slug=complaint_type.slug,
        complaint_type=complaint_type.asked,
        official_name=complaint_type.official_name,
        timestamp=report.timestamp,
        place=report.place,
        description=report.description,
        status=ComplaintStatus.OPEN,
        estimate=estimate(model, complaint_type, report.place, report.timestamp),
        created_at=datetime.now(UTC),
    )
    keeper.add(complaint)
    return complaint
