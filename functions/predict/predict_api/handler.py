"""Lambda's entry point: API Gateway's events in, its responses out. Wiring and nothing else."""

import os

from mangum import Mangum

from predict_api.app import create_app
from predict_api.services import Services
from predict_api.settings import Settings
from prediction.catalog import Catalog

_services = Services(
    settings=Settings.from_environment(os.environ),
    catalog=Catalog.load(),
)

# Without "off", Mangum would run the application's start-up code before every request.
handler = Mangum(create_app(_services), lifespan="off")
