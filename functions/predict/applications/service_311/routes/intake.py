"""One complaint: taking it in, looking it up, closing it, deleting it."""

from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from applications.service_311.complaint import ClosedBeforeItBeganError, Complaint, NewComplaint
from applications.service_311.estimates import MODEL
from applications.service_311.intake import Intake, Reported
from applications.service_311.routes.callers import ComplaintsReader, ComplaintsWriter
from applications.service_311.routes.inputs import place_of, type_from
from applications.service_311.routes.services import StatisticsDep, complaint_store
from applications.service_311.values import PastTime
from predict_api.documents.error_responses import FAILURES, FAILURES_WITH_BODY, Responses, failure
from predict_api.errors.invalid_values import InvalidInputError
from predict_api.layers.metrics import counts
from predict_api.requests.idempotency_key import RequestKeyDep
from predict_api.requests.json_body import JsonRoute
from predict_api.services import ServicesDep

_LOCATION = {"description": "Where it is kept, relative to here", "schema": {"type": "string"}}
_GONE: Responses = {
    409: failure(
        "The complaint of this Idempotency-Key was deleted",
        "The complaint of this Idempotency-Key was deleted.",
    )
}
_TAKE_IN: dict[str, Any] = {
    "summary": "Take a complaint in",
    "dependencies": [counts("Complaints")],
    "status_code": 201,
    "response_model_exclude_none": True,
    "operation_id": "enter_complaint",
    "responses": {**FAILURES_WITH_BODY, **_GONE, 201: {"headers": {"Location": _LOCATION}}},
}

_NO_SUCH_COMPLAINT: Responses = {
    404: failure("There is none for this key", "No complaint of yours has this ID.")
}
_CLOSED: Responses = {409: failure("It is closed already", "The complaint is closed already.")}

router = APIRouter(tags=["311"], route_class=JsonRoute)


class Closed(StrEnum):
    """The one status that a complaint can be brought to."""

    CLOSED = "closed"


class Closing(BaseModel):
    """What is changed of a complaint: it is closed."""

    model_config = ConfigDict(extra="forbid")

    status: Closed
    closed_at: PastTime | None = Field(
        None, description="When; not before its `timestamp`. By default the time of the request."
    )


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
) -> Complaint:
    """Store a complaint, and say how many hours it will take until it is closed."""
    with type_from("body"):
        known = statistics.types.named(body.complaint_type)
    place = place_of("body", lat=body.lat, lon=body.lon)
    model, keeper = services.catalog.get(MODEL), complaint_store(services)
    intake = Intake(caller.key_id, model, keeper, services.claims, key)
    complaint = intake.take(Reported(body, known, place))
    # Relative to the address that was called, whichever of the two it was.
    folder = "" if request.scope["path"].endswith("/") else "input/"
    response.headers["Location"] = f"{folder}{complaint.id}"
    return complaint


@router.get(
    "/input/{id}",
    summary="Look a complaint of yours up",
    operation_id="find_complaint",
    response_model_exclude_none=True,
    responses={**FAILURES, **_NO_SUCH_COMPLAINT},
)
async def stored_complaint(
    complaint_id: Annotated[str, Path(alias="id")], caller: ComplaintsReader, services: ServicesDep
) -> Complaint:
    """Show a complaint that was taken in with the same key."""
    return complaint_store(services).find(complaint_id, caller.key_id)


@router.patch(
    "/input/{id}",
    summary="Close a complaint of yours",
    operation_id="close_complaint",
    dependencies=[counts("ComplaintsClosed")],
    response_model_exclude_none=True,
    responses={**FAILURES_WITH_BODY, **_NO_SUCH_COMPLAINT, **_CLOSED},
)
async def close_complaint(
    complaint_id: Annotated[str, Path(alias="id")],
    body: Closing,
    caller: ComplaintsWriter,
    services: ServicesDep,
) -> Complaint:
    """Close a complaint, once: its `actual_time` stands beside its `expected_time` from then on.

    If the answer got lost, `GET /input/{id}` shows whether it is closed.
    """
    keeper = complaint_store(services)
    try:
        return keeper.close(complaint_id, caller.key_id, body.closed_at)
    except ClosedBeforeItBeganError as error:
        raise InvalidInputError(str(error), "body", "closed_at") from error


@router.delete(
    "/input/{id}",
    summary="Delete a complaint of yours",
    operation_id="delete_complaint",
    status_code=204,
    responses={**FAILURES, **_NO_SUCH_COMPLAINT},
)
async def delete_complaint(
    complaint_id: Annotated[str, Path(alias="id")], caller: ComplaintsWriter, services: ServicesDep
) -> None:
    """Delete a complaint and all that is counted of it, for good.

    If the answer got lost, the same request is safe to send again: 404 says that it is gone.
    """
    complaint_store(services).delete(complaint_id, caller.key_id)
