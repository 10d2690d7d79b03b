"""A caller's complaints, listed."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from applications.service_311.complaint import Complaint, ComplaintStatus
from applications.service_311.routes.callers import ComplaintsReader
from applications.service_311.routes.inputs import type_from
from applications.service_311.routes.services import StatisticsDep, complaint_store
from applications.service_311.storage.lists import Wanted
from applications.service_311.storage.pages import BadCursorError
from applications.service_311.storage.reading import MOST
from applications.service_311.values import BoroughName, ForeseeableTime, TypeName
from predict_api.documents.error_responses import FAILURES
from predict_api.errors.invalid_values import InvalidInputError
from predict_api.requests.number_texts import PLAIN_NUMBER
from predict_api.services import ServicesDep

MAX_CURSOR_LENGTH = 200

_BY_DEFAULT = 20

router = APIRouter(tags=["311"])


class Filters(BaseModel):
    """Which complaints, and how many of them at a time."""

    model_config = ConfigDict(extra="forbid")

    complaint_type: TypeName | None = None
    status: ComplaintStatus | None = None
    borough: BoroughName | None = None
    since: ForeseeableTime | None = Field(
        None, description="Complaints whose `timestamp` is not before this time."
    )
    until: ForeseeableTime | None = Field(
        None, description="Complaints whose `timestamp` is before this time."
    )
    limit: Annotated[int, PLAIN_NUMBER] = Field(
        _BY_DEFAULT, ge=1, le=MOST, description="Complaints of a page at most."
    )
    cursor: str | None = Field(
        None,
        min_length=1,
        max_length=MAX_CURSOR_LENGTH,
        description="What `next` of the page before says, with the same filters.",
    )


class ComplaintPage(BaseModel):
    """Some of a caller's complaints, newest `timestamp` first."""

    complaints: list[Complaint]
    next: str | None = Field(
        None,
        description="`cursor` of the next page. A page may be short, or empty, and have one; the "
        "end is where there is none.",
        examples=["WyIyMDE5LTA2LTE0VDA0OjAyOjExLjAwMDAwMCswMDowMCJd"],
    )


@router.get(
    "/input",
    summary="List complaints of yours",
    operation_id="list_complaints",
    response_model_exclude_none=True,
    responses=FAILURES,
)
@router.get("/input/", response_model_exclude_none=True, include_in_schema=False)
async def list_complaints(
    asked: Annotated[Filters, Query()],
    caller: ComplaintsReader,
    statistics: StatisticsDep,
    services: ServicesDep,
) -> ComplaintPage:
    """List complaints that were taken in with the same key, newest first.

    Whoever follows `next` to its end gets each complaint once that was there all the time,
    whatever comes, is closed or is deleted meanwhile.
    """
    slug = None
    if asked.complaint_type is not None:
        with type_from("query"):
            slug = statistics.types.named(asked.complaint_type).slug
    wanted = Wanted(caller.key_id, slug, asked.status, asked.borough, asked.since, asked.until)
    try:
        page = complaint_store(services).page(wanted, asked.cursor, asked.limit)
    except BadCursorError as error:
        raise InvalidInputError(str(error), "query", "cursor") from error
    return ComplaintPage(complaints=page.complaints, next=page.cursor)
