"""Lambda's entry point: API Gateway's events in, its responses out. Wiring and nothing else."""

import os

# In every start, which has a whole processor, not in a first prediction, which has a share of one.
import prediction.runtimes.onnx  # noqa: F401  loaded, not used here
from applications.installed import APPLICATIONS
from predict_api.app import create_app
from predict_api.gateway import lambda_handler
from predict_api.layers.metrics import Metrics
from predict_api.log import log_damaged_model
from predict_api.services import Services
from predict_api.tasks import with_tasks
from prediction import snapshot
from prediction.catalog import Catalog
from prediction.drift import keeping as drift
from prediction.large_artifacts import bucket_of

_services = Services.from_environment(
    os.environ,
    Catalog.load(
        tell=log_damaged_model, bucket=bucket_of(os.environ), watched=drift.is_on(os.environ)
    ),
    APPLICATIONS,
)
_app = Metrics(create_app(_services), _services.settings.stack)

handler = with_tasks(lambda_handler(_app), _services)

if snapshot.is_ahead(os.environ):
    snapshot.prime(_services.catalog, imports=["boto3", "aws_lambda_powertools"])
