"""The 311 service for tests of the whole API: a tiny model that answers, and few types."""

import json
from pathlib import Path

from fastapi import FastAPI

from applications.service_311.routes.services import statistics
from applications.service_311.statistics import Statistics
from tests.unit.applications.service_311 import service_311


def add_model(folder: Path) -> None:
    """Write the service's model, with a golden row that /v2/health/ready can ask for."""
    model = service_311.make_catalog(folder).get("complaint-time")
    instance = {"complaint_type": "graffiti", "created_date": "2019-06-14T00:02:11"}
    [prediction] = model.run(model.parse([instance]))
    golden = [{"instance": instance, "prediction": prediction}]
    manifest = folder / "complaint-time" / "model.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"golden": golden}))


def know_few_types(app: FastAPI) -> None:
    """Let the past of a few types stand for all."""

    async def few_types() -> Statistics:
        return service_311.STATISTICS

    app.dependency_overrides[statistics] = few_types
