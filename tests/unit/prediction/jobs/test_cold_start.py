import subprocess
import sys

import pytest


@pytest.mark.parametrize("library", ["boto3", "botocore", "numpy", "pydantic"])
def test_importing_jobs_costs_no_heavy_import(library: str) -> None:
    program = f"import sys, prediction.jobs; sys.exit({library!r} in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
