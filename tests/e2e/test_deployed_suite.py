"""What `make test-deployed` tries on any address, tried on the tests' own stack."""

import os
import re
import subprocess
import sys

from sklambda.project import PROJECT
from sklambda.stack.record import StackRecord

FOLDER = "tests/e2e/deployed"


def test_the_suite_for_deployed_apis_passes_here(stack: StackRecord) -> None:
    done = _run(
        {"AWS_E2E": "1", "SKLAMBDA_API_URL": stack.api_url, "SKLAMBDA_API_KEY": stack.api_key}
    )

    assert done.returncode == 0, done.stdout[-4000:]
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed
    assert int(passed[1]) > 30
    assert stack.api_key not in done.stdout


def test_where_nobody_asks_for_it_nothing_of_it_is_collected() -> None:
    done = _run({})

    assert "no tests ran" in done.stdout


def _run(more: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0", FOLDER]
    inherited = {name: value for name, value in os.environ.items() if name != "AWS_E2E"}
    return subprocess.run(
        command, cwd=PROJECT, env=inherited | more, capture_output=True, text=True, check=False
    )
