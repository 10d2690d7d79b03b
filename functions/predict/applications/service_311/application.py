"""The 311 service as an application: what it brings to the framework."""

from collections.abc import Iterator

from fastapi import APIRouter

from applications.service_311.complaint import (
    ComplaintClosedError,
    ComplaintGoneError,
    ComplaintsUnreadError,
    StoreBusyError,
    StoreUncertainError,
    UnknownComplaintError,
    UnreadableComplaintError,
)
from applications.service_311.dashboard.kept import TooManyNumbersError
from applications.service_311.estimates import MODEL
from applications.service_311.pages import dashboard as dashboard_page
from applications.service_311.pages import report as report_page
from applications.service_311.routes import (
    batch,
    dashboard,
    dashboard_data,
    estimates,
    intake,
    lists,
    report,
    statistics,
    types,
)
from applications.service_311.scopes import COMPLAINTS_READ, COMPLAINTS_WRITE
from applications.service_311.settings import ComplaintTables
from applications.service_311.tasks import judge_estimates
from predict_api.application import Application
from predict_api.errors.error_response import LATER, as_status, busy
from prediction.catalog import Catalog


def _routers(catalog: Catalog) -> Iterator[APIRouter]:
    # the lists of types before the routes whose names of types match any path
    yield from (types.router, statistics.router, dashboard.router, dashboard_data.router)
    if MODEL in catalog.expected:
        yield from (report.router, estimates.router, batch.router, lists.router, intake.router)


APPLICATION = Application(
    name="service_311",
    routers=_routers,
    errors={
        UnknownComplaintError: as_status(404),
        ComplaintClosedError: as_status(409),
        ComplaintGoneError: as_status(409),
        UnreadableComplaintError: busy,
        ComplaintsUnreadError: busy,
        TooManyNumbersError: busy,
        StoreBusyError: as_status(503, **LATER),
        StoreUncertainError: as_status(503, **LATER),
    },
    scopes=(COMPLAINTS_READ, COMPLAINTS_WRITE),
    tags={"311": "New York's complaints: how many, how long they will take."},
    links={"dashboard": "dashboard", "report": "report"},
    scripts=(dashboard_page.SCRIPT, report_page.SCRIPT),
    settings=ComplaintTables.from_environment,
    tasks={"judge-estimates": judge_estimates},
)
