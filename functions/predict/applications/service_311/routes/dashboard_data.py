"""The dashboard's figures for programs: all of a view in one answer, or a table as a file."""

import csv
from io import StringIO
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from applications.service_311.dashboard.figures import has_complaints, tables_of
from applications.service_311.dashboard.kept import MAX_AGE_SECONDS, KeptNumbers, last_days_until
from applications.service_311.dashboard.report import Report
from applications.service_311.dashboard.tables import ROWS, Row
from applications.service_311.dashboard.view import Basis, View
from applications.service_311.estimates import MODEL
from applications.service_311.routes.filters import Filters
from applications.service_311.routes.services import StatisticsDep, complaint_store
from applications.service_311.statistics import Statistics
from applications.service_311.values import now_in_new_york
from predict_api.documents.error_responses import FAILURES_OF_ANYONE, failure
from predict_api.services import Services, ServicesDep
from prediction.errors import DamagedModelError, UnknownModelError

KEPT = {"Cache-Control": f"public, max-age={MAX_AGE_SECONDS}"}
"""Of everything on the dashboard: neither browsers nor this process ask again within a minute."""

_ROWS = {
    "anyOf": [{"type": "array", "items": {"type": "object"}}, {"type": "null"}],
    "description": "Rows as in `tables` of the whole view.",
}
_FILE = {
    "content": {
        "text/csv": {"schema": {"type": "string"}, "example": "from_days,to_days,open"},
        "application/json": {"schema": _ROWS, "example": []},
    }
}
_NO_TABLE = failure("There is no such table", "There is no such route.")
_CSV = "text/csv; charset=utf-8"

router = APIRouter(tags=["311"], responses=FAILURES_OF_ANYONE)

FILES = tuple(f"{name.replace('_', '-')}.{kind}" for name in ROWS for kind in ("csv", "json"))
"""The files of the tables, by their names."""


async def kept_numbers(request: Request) -> KeptNumbers:
    """Return the kept numbers of the application that serves this request."""
    state = request.app.state
    if not hasattr(state, "dashboard_numbers"):
        state.dashboard_numbers = KeptNumbers()
    kept: KeptNumbers = state.dashboard_numbers
    return kept


async def dashboard_report(
    asked: Annotated[Filters, Query()],
    statistics: StatisticsDep,
    services: ServicesDep,
    kept: Annotated[KeptNumbers, Depends(kept_numbers)],
) -> Report:
    """Return what the filters ask for."""
    return report_of(asked, statistics, services, kept)


def report_of(
    asked: Filters, statistics: Statistics, services: Services, kept: KeptNumbers
) -> Report:
    """Return what the filters ask for, as of now.

    Raises:
        InvalidInputError: There is no such view.
    """
    today = now_in_new_york().date()
    view = asked.view(statistics, today)
    if not asked.has_period and view.basis is Basis.EVENT:
        view = _where_something_is(view, services, kept)
    read = kept.of(complaint_store(services), view.before.first, view.last)
    names, coverage = statistics.official_names, _promised(services)
    return Report.of(view, tables_of(read.numbers, view, names, today, coverage), read.at)


ReportDep = Annotated[Report, Depends(dashboard_report)]


@router.get("/dashboard/data", summary="The 311 dashboard's figures")
async def dashboard_data(report: ReportDep, response: Response) -> Report:
    """Return all that the dashboard shows of a period, with its filters."""
    response.headers.update(KEPT)
    return report


@router.get(
    "/dashboard/data/{file}",
    summary="One table of the 311 dashboard, as CSV or JSON",
    response_class=Response,
    responses={200: _FILE, 404: _NO_TABLE},
)
async def dashboard_file(
    file: Annotated[str, Path(json_schema_extra={"enum": list(FILES)})], report: ReportDep
) -> Response:
    """Return one table of a view: CSV with a line of names, or a JSON array of objects."""
    if file not in FILES:
        raise HTTPException(404)
    name, kind = file.replace("-", "_").rsplit(".", 1)
    rows: list[Row] | None = getattr(report.tables, name)
    if kind == "json":
        shown = None if rows is None else [row.model_dump(mode="json") for row in rows]
        return JSONResponse(shown, headers=KEPT)
    named = {"Content-Disposition": f'attachment; filename="{file}"'}
    return Response(_csv(ROWS[name], rows or []), media_type=_CSV, headers=KEPT | named)


def _csv(kind: type[BaseModel], rows: list[Row]) -> str:
    text = StringIO()
    lines = csv.DictWriter(text, list(kind.model_fields))
    lines.writeheader()
    lines.writerows(row.model_dump(mode="json") for row in rows)
    return text.getvalue()


def _where_something_is(view: View, services: Services, kept: KeptNumbers) -> View:
    """Return the view itself, or the last days of a past that was taken in lately."""
    store = complaint_store(services)
    numbers = kept.of(store, view.before.first, view.last).numbers
    every = last_days_until(view.last)
    arrived = every._replace(basis=Basis.ARRIVAL)
    if has_complaints(numbers, every) or not has_complaints(numbers, arrived):
        return view
    latest = kept.latest(store, view.last)
    if latest is None:
        return view
    past = last_days_until(latest)
    return view._replace(first=past.first, last=past.last)


def _promised(services: Services) -> float | None:
    """Return the share of intervals that the model promises to hold."""
    try:
        return services.catalog.get(MODEL).manifest.interval_coverage
    except (UnknownModelError, DamagedModelError):
        return None  # what was counted is shown all the same
