"""The taking in of complaints, and looking them up again."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from applications.service_311.complaint import Complaint, ComplaintStatus
from applications.service_311.estimates import MODEL
from applications.service_311.intake import Report, take_in, take_in_once
from applications.service_311.routes.callers import ComplaintsReader, ComplaintsWriter
from applications.service_311.routes.estimates import (
    P90,
    ClosedWithin,
    DescriptorKnown,
    IntervalOfTime,
    interval_of,
)
from applications.service_311.routes.inputs import (
    AskedName,
    Descriptor,
    Latitude,
    Longitude,
    OfficialName,
    PastTime,
    TypeName,
    now_in_new_york,
    place_of,
    type_from,
)
from applications.service_311.routes.services import StatisticsDep, complaint_store
from predict_api.documents.error_responses import FAILURES, FAILURES_WITH_BODY, Responses, failure
from predict_api.layers.metrics import counts
from predict_api.requests.idempotency_key import RequestKeyDep
from predict_api.requests.json_body import JsonRoute
from predict_api.services import ServicesDep

# Some 800 words: plenty for a call to 311, and with four bytes a character still far from the
# 400 KB of a DynamoDB item.
MAX_DESCRIPTION_LENGTH = 5_000

_LOCATION = {"description": "Where it is kept, relative to here", "schema": {"type": "string"}}
_TAKE_IN: dict[str, Any] = {
    "summary": "Take a complaint in",
    "dependencies": [counts("Complaints")],
    "status_code": 201,
    "response_model_exclude_none": True,
    "operation_id": "enter_complaint",
    "responses": {**FAILURES_WITH_BODY, 201: {"headers": {"Location": _LOCATION}}},
}

_NO_SUCH_COMPLAINT: Responses = {
    404: failure("There is none for this key", "No complaint of yours has this ID.")
}

router = APIRouter(tags=["311"], route_class=JsonRoute)


def _with_words(text: str) -> str:
    if not any(character.isprintable() and not character.isspace() for character in text):
        raise ValueError("a description has more than blanks and control characters")
    return text


class NewComplaint(BaseModel):
    """A complaint as a client sends it."""

    model_config = ConfigDict(extra="forbid")

    complaint_type: TypeName
    timestamp: PastTime = Field(default_factory=now_in_new_york)
    lat: Annotated[Latitude, Field(strict=True)] | None = None
    lon: Annotated[Longitude, Field(strict=True)] | None = None
    description: Annotated[str, AfterValidator(_with_words)] = Field(
        min_length=1, max_length=MAX_DESCRIPTION_LENGTH, examples=["a party next door"]
    )
    descriptor: Descriptor | None = None


class StoredComplaint(BaseModel):
    """A complaint that was taken in."""

    id: str = Field(examples=["5f1c0f5e-8a51-4ed5-a5bd-2b6f0e3a7a53"])
    complaint_type: AskedName
    official_name: OfficialName
    timestamp: datetime = Field(
        description="New York time, with its offset.", examples=["2019-06-14T00:02:11-04:00"]
    )
    lat: float | None = Field(None, description="If it came with one.", examples=[40.675719430504])
    lon: float | None = Field(None, description="If it came with one.", examples=[-73.860535138411])
    description: str = Field(examples=["a party next door"])
    descriptor: str | None = Field(
        None, description="If it came with one.", examples=["Loud Music/Party"]
    )
    status: ComplaintStatus
    expected_time: float = Field(
        description="Time until closed, in hours, as estimated at intake.", examples=[5.3]
    )
    interval: IntervalOfTime
    p90: P90 | None = None
    closed_within: ClosedWithin | None = None
    descriptor_known: DescriptorKnown | None = None
    created_at: datetime = Field(description="When the complaint was taken in, UTC.")


@router.post("/input", **_TAKE_IN)
@router.post("/input/", **_TAKE_IN, include_in_schema=False)
async def enter_complaint(  # noqa: PLR0913, PLR0917  what a request brings, one each
    body: NewComplaint,
    caller: ComplaintsWriter,
    statistics: StatisticsDep,
    services: ServicesDep,
    key: RequestKeyDep,
    request: Request,
    response: Response,
) -> StoredComplaint:
    """Store a complaint, and say how many hours it will take until it is closed."""
    with type_from("body"):
        known = statistics.types.named(body.complaint_type)
    place = place_of("body", lat=body.lat, lon=body.lon)
    timestamp = body.timestamp if "timestamp" in body.model_fields_set else None
    report = Report(known, timestamp, place, body.description, body.descriptor)
    model, keeper = services.catalog.get(MODEL), complaint_store(services)
    if key is None:
        complaint = take_in(report, caller.key_id, model=model, keeper=keeper)
    else:
        complaint = take_in_once(
            report, caller.key_id, model=model, keeper=keeper, claims=services.claims, key=key
        )
    # Relative to the address that was called, whichever of the two it was.
    folder = "" if request.scope["path"].endswith("/") else "input/"
    response.headers["Location"] = f"{folder}{complaint.id}"
    return _shown(complaint)


@router.get(
    "/input/{id}",
    summary="Look a complaint of yours up",
    operation_id="find_complaint",
    response_model_exclude_none=True,
    responses={**FAILURES, **_NO_SUCH_COMPLAINT},
)
async def stored_complaint(
    complaint_id: Annotated[str, Path(alias="id")], caller: ComplaintsReader, services: ServicesDep
) -> StoredComplaint:
    """Show a complaint that was taken in with the same key."""
    return _shown(complaint_store(services).find(complaint_id, caller.key_id))


def _shown(complaint: Complaint) -> StoredComplaint:
    return StoredComplaint(
        id=complaint.id,
        complaint_type=complaint.complaint_type,
        official_name=complaint.official_name,
        timestamp=complaint.timestamp,
        lat=complaint.place.latitude if complaint.place else None,
        lon=complaint.place.longitude if complaint.place else None,
        description=complaint.description,
        descriptor=complaint.descriptor,
        status=complaint.status,
        expected_time=complaint.estimate.hours,
        interval=interval_of(complaint.estimate),
        p90=complaint.estimate.p90,
        closed_within=complaint.estimate.closed_within,
        descriptor_known=complaint.estimate.descriptor_known,
        created_at=complaint.created_at,
    )
