"""Slow predictions of every model, by ID."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse

from predict_api.caller import Predictor
from predict_api.documents.error_responses import CONFLICT, FAILURES, NOT_FOUND
from predict_api.documents.schemas import PredictionRecord
from predict_api.services import ServicesDep
from predict_api.slow import submission as slow
from predict_api.slow.waiting import WaitDep

router = APIRouter(prefix="/predictions", tags=["Slow predictions"])


@router.get(
    "/{id}",
    summary="How a slow prediction stands, and its result",
    response_model=PredictionRecord,
    responses={**FAILURES, **NOT_FOUND},
)
async def find_prediction(
    job_id: Annotated[str, Path(alias="id")],
    caller: Predictor,
    services: ServicesDep,
    wait: WaitDep,
) -> JSONResponse:
    """Ends as succeeded, failed or canceled; until then, `Retry-After` says when to ask again.

    With `Prefer: wait=10`, the answer comes as soon as it has ended, or after ten seconds.
    """
    job = await slow.find(services, caller, job_id, wait)
    # Written like results are when their size is judged; pydantic writes small numbers longer.
    record = PredictionRecord.of(job).model_dump(mode="json", exclude_unset=True)
    return JSONResponse(record, headers=slow.when_to_ask_again(job) | wait.headers)


@router.delete(
    "/{id}",
    summary="Cancel a slow prediction that is still queued",
    response_model_exclude_unset=True,
    responses={**FAILURES, **NOT_FOUND, **CONFLICT},
)
async def cancel_prediction(
    job_id: Annotated[str, Path(alias="id")], caller: Predictor, services: ServicesDep
) -> PredictionRecord:
    """What runs already, or has ended, stays as it is: 409."""
    return PredictionRecord.of(slow.cancel(services, caller, job_id))
