"""The dashboard's figures for programs: all of a view in one answer, or a table as a file."""

import csv
from io import StringIO
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from applications.service_311.dashboard.figures import has_complaints, tables_of
from applications.service_311.dashboard.kept import (
    MAX_AGE_SECONDS,
    KeptNumbers,
    Read,
    TooManyNumbersError,
    last_days_until,
)
from applications.service_311.dashboard.report import Report
from applications.service_311.dashboard.tables import ROWS, Row
from applications.service_311.dashboard.view import Basis, View
from applications.service_311.estimates import MODEL
from applications.service_311.routes.filters import Filters
from applications.service_311.routes.services import KeptNumbersDep, StatisticsDep, complaint_store
from applications.service_311.statistics import Statistics
from applications.service_311.storage.store import ComplaintStore
from applications.service_311.tally import Tally
from applications.service_311.values import now_in_new_york
from predict_api.documents.error_responses import FAILURES_OF_ANYONE, failure
from predict_api.errors.invalid_values import InvalidInputError
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


class TableFile(NamedTuple):
    """A table as a file: what to name it, the table's name, and `csv` or `json`."""

    name: str
    table: str
    kind: str


async def table_file(
    file: Annotated[str, Path(json_schema_extra={"enum": list(FILES)})],
) -> TableFile:
    """Return the file that is meant, before anything is read for it.

    Raises:
        HTTPException: There is no such file.
    """
    if file not in FILES:
        raise HTTPException(404)
    return TableFile(file, *file.replace("-", "_").rsplit(".", 1))


async def dashboard_report(
    asked: Annotated[Filters, Query()],
    statistics: StatisticsDep,
    services: ServicesDep,
    kept: KeptNumbersDep,
) -> Report:
    """Return what the filters ask for."""
    return report_of(asked, statistics, services, kept)


def report_of(
    asked: Filters, statistics: Statistics, services: Services, kept: KeptNumbers
) -> Report:
    """Return what the filters ask for, as of now.

    Raises:
        InvalidInputError: There is no such view, or more was counted than it can add up.
    """
    today = now_in_new_york().date()
    view = asked.view(statistics, today)
    store = complaint_store(services)
    read = _read(kept, store, view)
    if not asked.has_period and view.basis is Basis.EVENT and _arrived_alone(view, read.numbers):
        latest = kept.latest(store, view.last)
        if latest is not None:
            past = last_days_until(latest)
            view = view._replace(first=past.first, last=past.last)
            read = _read(kept, store, view)
    names, promised = statistics.official_names, _promised(services)
    tables = tables_of(read.numbers, view, names, today, promised, judgements=read.judgements)
    return Report.of(view, tables, read.at, promised)


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
    file: Annotated[TableFile, Depends(table_file)], report: ReportDep
) -> Response:
    """Return one table of a view: CSV with a line of names, or a JSON array of objects."""
    rows: list[Row] | None = getattr(report.tables, file.table)
    if file.kind == "json":
        shown = None if rows is None else [row.model_dump(mode="json") for row in rows]
        return JSONResponse(shown, headers=KEPT)
    named = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return Response(_csv(ROWS[file.table], rows or []), media_type=_CSV, headers=KEPT | named)


def _read(kept: KeptNumbers, store: ComplaintStore, view: View) -> Read:
    """Return the numbers of a view's days and of those before."""
    try:
        return kept.of(store, view.before.first, view.last)
    except TooManyNumbersError as error:
        raise InvalidInputError(str(error), "query", "first") from error


def _csv(kind: type[BaseModel], rows: list[Row]) -> str:
    text = StringIO()
    lines = csv.DictWriter(text, list(kind.model_fields))
    lines.writeheader()
    lines.writerows(row.model_dump(mode="json") for row in rows)
    return text.getvalue()


def _arrived_alone(view: View, numbers: Tally) -> bool:
    """Return whether of the last days nothing happened, and a past was taken in on them."""
    every = last_days_until(view.last)
    arrived = every._replace(basis=Basis.ARRIVAL)
    return has_complaints(numbers, arrived) and not has_complaints(numbers, every)


def _promised(services: Services) -> float | None:
    """Return the share of intervals that the model promises to hold."""
    try:
        return services.catalog.manifest(MODEL).interval_coverage
    except (UnknownModelError, DamagedModelError):
        return None  # what was counted is shown all the same
