"""What a cold start must not pay for."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.predict_api.small_models import make_catalog

PREDICT = """
import json, sys
from applications.installed import APPLICATIONS
from predict_api.app import create_app
from predict_api.services import Services
from prediction.catalog import Catalog
from pathlib import Path
from tests.unit.predict_api.api import Client
from tests.unit.predict_api.environment import ENVIRONMENT

models = Path(sys.argv[1])
app = create_app(Services.from_environment(ENVIRONMENT, Catalog.load(models), APPLICATIONS))
assert Client(app).get("/predict/feature_a/1/feature_b/1").status == 200
print(*{name.partition(".")[0] for name in sys.modules})
"""
SLOW_TO_IMPORT = {"boto3", "botocore", "aws_lambda_powertools", "jinja2", "fastapi_offline"}


@pytest.mark.shipped("demo", "service_311", "titanic")
def test_a_fast_prediction_imports_neither_awss_libraries_nor_the_log(tmp_path: Path) -> None:
    make_catalog(tmp_path)

    run = subprocess.run(
        [sys.executable, "-c", PREDICT, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )

    assert not SLOW_TO_IMPORT & set(run.stdout.split())
