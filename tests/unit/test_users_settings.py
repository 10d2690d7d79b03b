"""The tests know nothing of the AWS settings of whoever runs them."""

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[2]
OF_A_USER = {
    "AWS_PROFILE": "of nobody",
    "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
    "AWS_ACCESS_KEY_ID": "AKIDMINE",
    "AWS_REGION": "eu-west-9",
    "SKLAMBDA_STACK": "sklambda-prod",
    "SKLAMBDA_LOCAL": "/elsewhere",
    "SAM_CLI_TELEMETRY": "1",
}


def _collected(**more: str) -> dict[str, str]:
    """What a test would find in its environment."""
    shows = "import tests.conftest, os; [print(f'{n}={v}') for n, v in os.environ.items()]"
    done = subprocess.run(
        [sys.executable, "-c", shows],
        cwd=PROJECT,
        env=dict(os.environ) | OF_A_USER | more,
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)


def test_none_of_them_is_left() -> None:
    assert set(OF_A_USER) & set(_collected()) == set()
    assert _collected()["AWS_CONFIG_FILE"] == os.devnull


def test_a_deployed_stack_is_tested_by_them() -> None:
    assert OF_A_USER.items() <= _collected(AWS_E2E="1").items()
