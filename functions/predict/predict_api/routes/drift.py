"""The route that tells whether a model is still asked, and still answers, as it was made for."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from predict_api.documents.drift_schemas import DriftReport
from predict_api.documents.error_responses import FAILURES, NO_SUCH_MODEL, NOT_WATCHED
from predict_api.requests.number_texts import PLAIN_NUMBER
from predict_api.services import ServicesDep
from prediction.drift.report import COARSE, DAYS, MOST_DAYS, report

_Days = Annotated[
    int,
    Query(ge=1, le=MOST_DAYS, description="Before today, in UTC; today so far counts as well."),
    PLAIN_NUMBER,
]


def add_drift(router: APIRouter) -> None:
    """Add the route of all models' drift."""

    @router.get(
        "/{model}/drift",
        summary="How far inputs and answers have drifted",
        response_model=DriftReport,
        responses={**FAILURES, **NO_SUCH_MODEL, **NOT_WATCHED},
    )
    async def drift_of_model(model: str, services: ServicesDep, days: _Days = DAYS) -> JSONResponse:
        """What was counted on these days by all callers together, beside the model's reference.

        Shares are rounded, and of too few instances only their number is told.
        """
        manifest = services.catalog.get(model).manifest
        today = datetime.now(UTC).date()
        return JSONResponse(report(manifest, services.daily_counts, today, days, COARSE))
