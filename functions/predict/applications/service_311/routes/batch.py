"""The taking in of many complaints at once, each with its own answer."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, SkipValidation, ValidationError

from applications.service_311.complaint import Complaint, ComplaintGoneError, NewComplaint
from applications.service_311.estimates import MODEL
from applications.service_311.intake import Intake, Outcome, Reported
from applications.service_311.routes.callers import ComplaintsWriter
from applications.service_311.routes.inputs import place_of, type_from
from applications.service_311.routes.services import StatisticsDep, complaint_store
from applications.service_311.statistics import Statistics
from predict_api.documents.error_responses import FAILURES_WITH_BODY
from predict_api.errors.invalid_values import InvalidInputError, sentence
from predict_api.layers.metrics import counts
from predict_api.requests.idempotency_key import RequestKeyDep
from predict_api.requests.json_body import JsonRoute
from predict_api.services import ServicesDep

MOST = 100
"""Complaints of one request: a transaction each, of 10 to 20 ms, well within the 25 s there are."""

_MEMBER = "complaints"

router = APIRouter(tags=["311"], route_class=JsonRoute)


class Reports(BaseModel):
    """Complaints as a client sends them; each is judged on its own."""

    model_config = ConfigDict(extra="forbid")

    complaints: list[Annotated[NewComplaint, SkipValidation]] = Field(min_length=1, max_length=MOST)


class Refusal(BaseModel):
    """Where a value of a complaint is wrong, and why."""

    type: str = Field(examples=["unknown_complaint_type"])
    loc: list[str | int] = Field(examples=[["body", "complaints", 0, "complaint_type"]])
    msg: str = Field(examples=["Unknown complaint type"])


class ResultOfOne(BaseModel):
    """What became of one complaint: what `POST /input/` would have answered."""

    status: int = Field(
        description="201: stored. 422: refused, it will never be stored so. 503: not stored, or "
        "not known to be; the same request with the same Idempotency-Key stores it. 409: deleted "
        "since it was stored by an earlier request with this key.",
        examples=[201],
    )
    complaint: Complaint | None = None
    error: bool | None = None
    message: str | None = None
    detail: list[Refusal] | None = None


class Results(BaseModel):
    """What became of the complaints, in their order."""

    results: list[ResultOfOne]


@router.post(
    "/input/batch",
    summary="Take up to 100 complaints in",
    operation_id="enter_complaints",
    dependencies=[counts("ComplaintBatches")],
    response_model_exclude_none=True,
    responses=FAILURES_WITH_BODY,
)
async def enter_complaints(
    body: Reports,
    caller: ComplaintsWriter,
    statistics: StatisticsDep,
    services: ServicesDep,
    key: RequestKeyDep,
) -> Results:
    """Store complaints, each on its own: one that is refused keeps no other from being stored.

    With an Idempotency-Key the same request may be sent again whatever happened: each complaint is
    stored once, and its result is the same.
    """
    results: dict[int, ResultOfOne] = {}
    accepted: dict[int, Reported] = {}
    for number, row in enumerate(body.complaints):
        try:
            accepted[number] = _reported(row, statistics)
        except InvalidInputError as error:
            results[number] = _refused(error, number)
    model, keeper = services.catalog.get(MODEL), complaint_store(services)
    intake = Intake(caller.key_id, model, keeper, services.claims, key)
    for number, outcome in zip(accepted, intake.take_all(accepted), strict=True):
        results[number] = _result(outcome)
    return Results(results=[results[number] for number in range(len(body.complaints))])


def _reported(row: Any, statistics: Statistics) -> Reported:  # noqa: ANN401  any JSON
    """Check one complaint as that of a single request is checked."""
    try:
        report = NewComplaint.model_validate(row)
    except ValidationError as error:
        raise InvalidInputError.from_validation(error, "body") from error
    with type_from("body"):
        known = statistics.types.named(report.complaint_type)
    return Reported(report, known, place_of("body", lat=report.lat, lon=report.lon))


def _refused(error: InvalidInputError, number: int) -> ResultOfOne:
    detail = [
        Refusal(type=one["type"], loc=["body", _MEMBER, number, *one["loc"][1:]], msg=one["msg"])
        for one in error.detail
    ]
    return ResultOfOne(status=422, error=True, message=sentence(error.detail), detail=detail)


def _result(outcome: Outcome) -> ResultOfOne:
    if isinstance(outcome, Complaint):
        return ResultOfOne(status=201, complaint=outcome)
    status = 409 if isinstance(outcome, ComplaintGoneError) else 503
    return ResultOfOne(status=status, error=True, message=str(outcome))
