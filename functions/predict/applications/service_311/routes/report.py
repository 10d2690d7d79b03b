"""The page on which people report a complaint: public, and of no use without a key."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from applications.service_311.pages.report import render
from applications.service_311.routes.services import StatisticsDep
from predict_api.pages.site.rendering import PAGE_HEADERS
from predict_api.routes.pages import root_from

router = APIRouter(include_in_schema=False)


@router.get("/report", response_class=HTMLResponse)
async def report_page(request: Request, statistics: StatisticsDep) -> HTMLResponse:
    """Show the form; what is filled in goes from the browser to `POST /input/`."""
    page = render(statistics.official_names, root=root_from(request, ""))
    return HTMLResponse(page, headers=PAGE_HEADERS)
