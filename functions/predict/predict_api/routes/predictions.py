"""Slow predictions of every model, by ID."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from predict_api import slow
from predict_api.caller import Predictor
from predict_api.failures import FAILURES, NOT_FOUND
from predict_api.schemas import PredictionRecord
from predict_api.services import ServicesDep
from prediction.jobs.states import OPEN_STATES

router = APIRouter(prefix="/predictions", tags=["Slow predictions"])


@router.get(
    "/{id}",
    summary="How a slow prediction stands, and its result",
    response_model_exclude_unset=True,
    responses={**FAILURES, **NOT_FOUND},
)
async def find_prediction(
    job_id: Annotated[str, Path(alias="id")],
    caller: Predictor,
    services: ServicesDep,
    response: Response,
) -> PredictionRecord:
    """Ends as succeeded, failed or canceled; `Retry-After` says when to ask again."""
    job = slow.find(services, caller, job_id)
    if job.state in OPEN_STATES:
        response.headers["Retry-After"] = str(slow.RETRY_AFTER_SECONDS)
    return PredictionRecord.of(job)
