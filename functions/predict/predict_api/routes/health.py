"""Whether the function is alive, and whether it can predict."""

from fastapi import APIRouter

from predict_api.schemas import Live, Ready
from predict_api.services import ServicesDep

router = APIRouter(prefix="/v2/health", tags=["Health"])


@router.get("/live", summary="Is the function running?")
async def live() -> Live:
    """Answers without touching anything else."""
    return Live(live=True)


@router.get("/ready", summary="Can every model predict?")
async def ready(services: ServicesDep) -> Ready:
    """Runs every model on an instance whose prediction is known to be computable."""
    for model in services.catalog:
        model.run(model.parse([model.manifest.golden[0].instance]))
    return Ready(ready=True, models=list(services.catalog.names))
