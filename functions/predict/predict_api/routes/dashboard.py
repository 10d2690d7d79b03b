"""The public dashboard of complaints taken in: aggregates, and nothing about any single one."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from predict_api.complaints.summary import DAYS, summarise
from predict_api.complaints.times import last_days
from predict_api.pages.dashboard import render
from predict_api.routes.complaint_inputs import now_in_new_york
from predict_api.routes.complaint_services import StatisticsDep, complaint_store
from predict_api.services import ServicesDep

# Fresh enough for people, and a page that is reloaded again and again costs few reads.
MAX_AGE_SECONDS = 15

router = APIRouter(tags=["311"])


@router.get("/dashboard", summary="The 311 dashboard", response_class=HTMLResponse)
@router.get("/dashboard/dashboard", response_class=HTMLResponse, include_in_schema=False)
async def dashboard(
    request: Request, statistics: StatisticsDep, services: ServicesDep
) -> HTMLResponse:
    """Show how many complaints were taken in over the last 30 days, by day and by type."""
    now = now_in_new_york()
    days = last_days(now.date(), DAYS)
    counts = complaint_store(services).counts(days)
    summary = summarise(counts, days, statistics.official_names)
    depth = request.scope["path"].rstrip("/").count("/")
    page = render(summary, now, root="../" * (depth - 1))
    return HTMLResponse(
        page.html,
        headers={
            "Cache-Control": f"public, max-age={MAX_AGE_SECONDS}",
            "Content-Security-Policy": page.content_security_policy,
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        },
    )
