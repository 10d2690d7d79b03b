"""The public dashboard of complaints taken in: aggregates, and nothing about any single one."""

from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from applications.service_311.dashboard_summary import DAYS, Summary, summarise
from applications.service_311.pages.dashboard import render
from applications.service_311.routes.services import StatisticsDep, complaint_store
from applications.service_311.statistics import Statistics
from applications.service_311.times import last_days
from applications.service_311.values import now_in_new_york
from predict_api.documents.error_responses import FAILURES_OF_ANYONE
from predict_api.pages.site.rendering import PAGE_HEADERS
from predict_api.services import Services, ServicesDep

# Fresh enough for people, and a page that is reloaded again and again costs few reads: neither
# browsers nor this process ask again within it.
MAX_AGE_SECONDS = 15

router = APIRouter(tags=["311"])


@dataclass
class KeptPages:
    """The pages of one application, kept for a while: anybody may ask, as often as they like.

    By their root, of which there are as many as the dashboard has addresses. Ages are told by a
    clock that nobody sets.
    """

    _pages: dict[str, tuple[float, str]] = field(default_factory=dict)

    def page(self, root: str, services: Services, statistics: Statistics) -> str:
        """Return the page for this relative reference to the API's root, at most 15 seconds old."""
        drawn_at, page = self._pages.get(root, (None, None))
        if drawn_at is None or page is None or monotonic() - drawn_at >= MAX_AGE_SECONDS:
            now = now_in_new_york()
            page = render(_summary(services, statistics, now), now, root=root)
            self._pages[root] = monotonic(), page
        return page


async def kept_pages(request: Request) -> KeptPages:
    """Return the kept pages of the application that serves this request."""
    state = request.app.state
    if not hasattr(state, "dashboard"):
        state.dashboard = KeptPages()
    kept: KeptPages = state.dashboard
    return kept


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
    request: Request,
    statistics: StatisticsDep,
    services: ServicesDep,
    kept: Annotated[KeptPages, Depends(kept_pages)],
) -> HTMLResponse:
    """Show how many complaints were taken in over the last 30 days, by day and by type."""
    depth = request.scope["path"].rstrip("/").count("/")
    page = kept.page("../" * (depth - 1), services, statistics)
    kept_for = {"Cache-Control": f"public, max-age={MAX_AGE_SECONDS}"}
    return HTMLResponse(page, headers=PAGE_HEADERS | kept_for)


def _summary(services: Services, statistics: Statistics, now: datetime) -> Summary:
    days = last_days(now.date(), DAYS)
    numbers = complaint_store(services).numbers(days[0], days[-1])
    return summarise(numbers, days, statistics.official_names)
