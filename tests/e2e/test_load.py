"""The load test against the deployed stack: each kind of request comes, and none fails."""

import csv
import os
import subprocess
from pathlib import Path

import pytest

from sklambda.project import PROJECT
from sklambda.stack.record import StackRecord
from tests.snippets.commands import commands
from tests.snippets.inventory import LOADED, run_by

KINDS = {
    "/predict/[type]",
    "/predict_async/[type]",
    "/dashboard/dashboard",
    "/input/",
    "/input/batch",
    "/input/ [list]",
    "/input/[id] close",
    "/input/[id] delete",
    "/complaints/types",
}


@pytest.mark.load
def test_no_request_of_the_load_test_fails(stack: StackRecord, tmp_path: Path) -> None:
    [documented] = run_by(LOADED)
    [words] = commands(documented.text)
    small = ["--users", "6", "--spawn-rate", "6", "--run-time", "40s", "--csv", tmp_path / "load"]
    own = {"SKLAMBDA_API_KEY": stack.api_key, "LOADTEST_WAIT_SECONDS": "0.2"}

    # of an option that is given twice, the latter counts
    done = subprocess.run(
        [*words, "--host", stack.api_url, *map(str, small), "--only-summary"],
        cwd=PROJECT,
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    with (tmp_path / "load_stats.csv").open(newline="") as file:
        rows = {row["Name"]: row for row in csv.DictReader(file)}
    assert set(rows) >= KINDS
    assert {row["Failure Count"] for row in rows.values()} == {"0"}
