"""The public dashboard of complaints: aggregates, and nothing about any single one."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from applications.service_311.pages.dashboard import Asked, render
from applications.service_311.routes.dashboard_data import KEPT, report_of
from applications.service_311.routes.filters import Filters
from applications.service_311.routes.services import KeptNumbersDep, StatisticsDep
from predict_api.documents.error_responses import FAILURES_OF_ANYONE
from predict_api.errors.invalid_values import InvalidInputError
from predict_api.pages.site.rendering import FORM_PAGE_HEADERS
from predict_api.services import ServicesDep

router = APIRouter(tags=["311"])


@router.get(
    "/dashboard",
    summary="The 311 dashboard",
    response_class=HTMLResponse,
    # Without "model", of which the framework would say that it comes as HTML.
    responses={
        status: {member: told for member, told in failure.items() if member != "model"}
        for status, failure in FAILURES_OF_ANYONE.items()
    },
)
@router.get("/dashboard/dashboard", response_class=HTMLResponse, include_in_schema=False)
async def dashboard(
    asked: Annotated[Filters, Query()],
    request: Request,
    statistics: StatisticsDep,
    services: ServicesDep,
    kept: KeptNumbersDep,
) -> HTMLResponse:
    """Show complaints of a period: when, where, of what type, and how right estimates were."""
    refused = None
    try:
        report = report_of(asked, statistics, services, kept)
    except InvalidInputError as error:
        # Whoever chose what goes not together sees the choices again, and why.
        refused = str(error)
        report = report_of(Filters(), statistics, services, kept)
    shown = Asked(asked.has_any, refused)
    depth = request.scope["path"].rstrip("/").count("/")
    page = render(report, shown, statistics.official_names, root="../" * (depth - 1))
    status = 422 if refused else 200
    return HTMLResponse(page, status, headers=FORM_PAGE_HEADERS | ({} if refused else KEPT))
