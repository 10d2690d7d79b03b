"""Whatever a deployer chooses makes a valid template."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).parents[3]
# a document of SAM for each of its values shows what all combinations of switches lead to
READ_BY_SAM = "DeploymentPreference"
PYTHON = PROJECT / ".local/envs/lint/bin/python"


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    """What the translator and the linter, which live in another environment, say."""
    command = [str(PYTHON), "-m", "tests.integration.template.check_combinations"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_every_combination_of_parameters_makes_a_valid_template(report: dict[str, Any]) -> None:
    assert report["problems"] == []


def test_that_was_said_of_all_switches_and_of_all_pairs_of_values(report: dict[str, Any]) -> None:
    # eight switches of two values each, three ways to have a domain or none
    assert report["translated"] == 3 * 2**8 + report["linted"]
    assert report["linted"] > 15


def test_of_the_switches_sam_reads_one_and_leaves_the_others_to_cloudformation(
    report: dict[str, Any],
) -> None:
    assert report["read_by_sam"] == [READ_BY_SAM]


def test_each_functions_version_is_described_by_what_reaches_the_function(
    report: dict[str, Any],
) -> None:
    functions = {"AuthorizerFunction", "PredictFunction", "PredictSlowFunction"}

    assert set(report["versions"]) == functions
    for version in report["versions"].values():
        assert "LogLevel=${LogLevel}" in version["description"]["Fn::Sub"]


def test_each_functions_version_stays_for_the_calls_that_are_on_their_way_to_it(
    report: dict[str, Any],
) -> None:
    for version in report["versions"].values():
        assert version["when_superseded"] == ["Retain", "Retain"]
