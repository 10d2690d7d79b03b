"""Whether the function is alive, and whether it can predict."""

from fastapi import APIRouter

from predict_api.documents.error_responses import FAILURES_OF_ANYONE, NOT_READY
from predict_api.documents.schemas import Live, Ready
from predict_api.services import ServicesDep
from prediction.readiness import check

router = APIRouter(prefix="/v2/health", tags=["Health"], responses=FAILURES_OF_ANYONE)


@router.get("/live", summary="Is the function running?")
async def live() -> Live:
    """Answers without touching anything else."""
    return Live(live=True)


@router.get("/ready", summary="Can every model predict?", responses=NOT_READY)
async def ready(services: ServicesDep) -> Ready:
    """Runs every model on an instance whose prediction is known from its training."""
    check(services.catalog)
    return Ready(ready=True, models=list(services.catalog.names))
