"""A complaint for tests, as the service keeps it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from applications.service_311.complaint import Complaint, ComplaintStatus, Estimate, Interval, Place
from applications.service_311.times import NEW_YORK
from tests.unit.predict_api.api import ALICE

NOON = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)


def a_complaint(**changes: Any) -> Complaint:
    complaint = Complaint(
        id=str(uuid4()),
        owner=ALICE,
        slug="noise-residential",
        complaint_type="residential",
        official_name="Noise - Residential",
        timestamp=datetime(2019, 6, 14, 0, 2, 11, tzinfo=NEW_YORK),
        place=Place(40.675719430504, -73.860535138411),
        description="a party next door",
        status=ComplaintStatus.OPEN,
        estimate=Estimate(2.0625, Interval(0.1, 7.25, 0.8)),
        created_at=NOON,
    )
    return replace(complaint, **changes)
