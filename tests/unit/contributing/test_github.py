"""Workflows and forms are such as GitHub takes, and hold no secret."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

PROJECT = Path(__file__).parents[3]
GITHUB = PROJECT / ".github"
WORKFLOWS = sorted(GITHUB.glob("workflows/*.yml"))
FORMS = sorted(set(GITHUB.glob("ISSUE_TEMPLATE/*.yml")) - {GITHUB / "ISSUE_TEMPLATE/config.yml"})


def follows(schema: str, *files: Path) -> str:
    """Return what a schema that check-jsonschema ships has against files; empty if nothing."""
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        schema,
        *map(str, files),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def read(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(path.read_text())
    return document


@pytest.mark.parametrize(
    "schema", ["vendor.github-workflows", "custom.github-workflows-require-timeout"]
)
def test_workflows_are_workflows_and_end_in_time(schema: str) -> None:
    assert len(WORKFLOWS) == 2
    assert follows(schema, *WORKFLOWS) == ""


def test_forms_are_forms() -> None:
    assert FORMS
    assert follows("vendor.github-issue-forms", *FORMS) == ""
    assert follows("vendor.github-issue-config", GITHUB / "ISSUE_TEMPLATE/config.yml") == ""


def test_what_is_no_workflow_is_told_from_one(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yml"
    broken.write_text(WORKFLOWS[0].read_text().replace("runs-on:", "run-on:"))

    assert "run-on" in follows("vendor.github-workflows", broken)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_reads_no_secret_and_may_write_nothing(path: Path) -> None:
    text = path.read_text()

    assert not re.search(r"\bsecrets\b|access-key|AWS_(SECRET|ACCESS)", text)
    assert read(path)["permissions"] == {"contents": "read"}


def test_only_the_deployment_asks_for_an_identity() -> None:
    asking = {
        job
        for path in WORKFLOWS
        for job, described in read(path)["jobs"].items()
        if "id-token" in described.get("permissions", {})
    }

    assert asking == {"deploy"}


def test_a_deployment_is_tested_first_and_goes_to_an_environment_of_samconfig() -> None:
    workflow = read(GITHUB / "workflows/deploy.yml")
    # `on` is a truth value in YAML 1.1
    [chosen] = workflow[True]["workflow_dispatch"]["inputs"].values()  # type: ignore[index]
    deploy = workflow["jobs"]["deploy"]

    assert set(chosen["options"]) <= set(tomllib.loads((PROJECT / "samconfig.toml").read_text()))
    assert deploy["environment"] == "${{ inputs.environment }}"
    assert workflow["jobs"][deploy["needs"]]["uses"] == "./.github/workflows/ci.yml"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_no_input_becomes_part_of_a_command(path: Path) -> None:
    commands = [
        step["run"]
        for job in read(path)["jobs"].values()
        for step in job.get("steps", ())
        if "run" in step
    ]

    assert commands
    assert [command for command in commands if "${{" in command] == []


def test_the_workflows_and_hooks_call_what_is_there() -> None:
    texts = [path.read_text() for path in (*WORKFLOWS, PROJECT / ".pre-commit-config.yaml")]
    called = set(re.findall(r"make (?:--no-print-directory )?([a-z-]+)", "\n".join(texts)))
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE))

    assert called >= {"check", "deploy", "types"}
    assert called - {"installs"} <= targets


def test_hooks_download_nothing() -> None:
    repos = read(PROJECT / ".pre-commit-config.yaml")["repos"]

    assert {repo["repo"] for repo in repos} == {"local"}
    assert {hook["language"] for repo in repos for hook in repo["hooks"]} == {"system"}
