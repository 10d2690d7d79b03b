"""Drift of a deployed model: predictions of both roads are counted, and a command tells of them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from prediction.drift.keeping import RUNS
from sklambda.stack.record import StackRecord

pytestmark = pytest.mark.shipped("demo")

MODEL, INSTANCE = "demo", {"feature_a": 1.3, "feature_b": -3.2}
FUNCTIONS_AT_ONCE = 4
"""Requests one after the other may meet as many processes, each of which counts to a hundred."""


def rows(client: httpx.Client) -> int:
    answer = client.get(f"/models/{MODEL}/drift", params={"days": 1})
    assert answer.status_code == 200, answer.text
    counted: int = answer.json()["rows"]
    return counted


def test_predictions_are_counted_and_the_command_tells_of_them(
    client: httpx.Client, stack: StackRecord
) -> None:
    before, asked = rows(client), 0
    while rows(client) == before:
        assert asked < FUNCTIONS_AT_ONCE * RUNS
        for _ in range(RUNS // 4):
            answer = client.post(f"/models/{MODEL}/predict", json={"instances": [INSTANCE] * 20})
            assert answer.status_code == 200
            asked += 1

    told = subprocess.run(
        [
            *(Path(sys.executable).with_name("sklambda"), "models", "drift", MODEL, "--json"),
            *("--stack", stack.stack_name, "--endpoint-url", stack.endpoint_url),
        ],
        env=os.environ | {"AWS_DEFAULT_REGION": stack.region},
        capture_output=True,
        text=True,
        check=False,
    )

    # so many alike are drift, which has an exit code of its own
    assert told.returncode == 3, told.stderr
    report = json.loads(told.stdout)
    assert report["rows"] > before
    assert [one["verdict"] for one in report["inputs"]] == ["drift", "drift"]
