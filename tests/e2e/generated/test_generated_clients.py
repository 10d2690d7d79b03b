"""Clients that others' tools generate from the document, against the deployed stack."""

import os
import shutil
import subprocess
from pathlib import Path

import httpx
import pytest

from sklambda.project import PROJECT
from sklambda.stack.record import StackRecord

pytestmark = pytest.mark.generated_clients

HERE = Path(__file__).parent
NODE_TOOLS = PROJECT / ".local" / "envs" / "node" / "node_modules"
PYTHON_TOOLS = PROJECT / ".local" / "envs" / "clients" / "bin"


@pytest.fixture(scope="module")
def document(anonymous: httpx.Client, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The document as the stack serves it, in a folder from where Node's packages are found."""
    folder = tmp_path_factory.mktemp("generated")
    for file in HERE.iterdir():
        if file.is_file():
            shutil.copy(file, folder)
    (folder / "node_modules").symlink_to(NODE_TOOLS)
    path = folder / "openapi.json"
    path.write_bytes(anonymous.get("/openapi.json").content)
    return path


def run(folder: Path, *command: str | Path, stack: StackRecord | None = None) -> None:
    """Run a command, which must end well and without a word about the document."""
    told = {} if stack is None else {"API": stack.api_url, "KEY": stack.api_key}
    environment = {**os.environ, "REDOCLY_TELEMETRY": "off", "NO_COLOR": "1", **told}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert "WARNING parsing" not in done.stdout


def test_redoclys_recommended_rules_find_nothing(document: Path) -> None:
    command = ["lint", document.name, "--extends=recommended", "--max-problems=0"]

    run(document.parent, NODE_TOOLS / ".bin" / "redocly", *command)


def test_spectrals_recommended_rules_find_nothing(document: Path) -> None:
    command = ["lint", document.name, "--ruleset=spectral.yaml", "--fail-severity=hint"]

    run(document.parent, NODE_TOOLS / ".bin" / "spectral", *command)


def test_a_python_client_makes_every_kind_of_call(document: Path, stack: StackRecord) -> None:
    generate = ["generate", "--path=openapi.json", "--meta=none", "--output-path=generated"]
    settings = document.with_name("settings.yaml")
    settings.write_text("post_hooks: []\n")

    tool = PYTHON_TOOLS / "openapi-python-client"
    run(document.parent, tool, *generate, f"--config={settings}", "--fail-on-warning")
    run(document.parent, PYTHON_TOOLS / "python", "calls.py", stack=stack)


def test_a_typescript_client_makes_every_kind_of_call(document: Path, stack: StackRecord) -> None:
    tools = NODE_TOOLS / ".bin"

    run(document.parent, tools / "openapi-typescript", document.name, "--output=schema.d.ts")
    run(document.parent, tools / "tsc")
    run(document.parent, "node", "built/calls.js", stack=stack)
