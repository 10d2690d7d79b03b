"""Somebody who has the project and a stack that runs, and types what the documents say."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from sklambda.project import PROJECT
from sklambda.stack.record import StackRecord

SHELL = ("bash", "-eu", "-o", "pipefail", "-c")


def settled(folder: Path, stack: StackRecord) -> Path:
    """Make a folder look like the project's, as far as commands name parts of it."""
    (folder / ".venv").symlink_to(PROJECT / ".venv")
    (folder / ".local").mkdir()
    stack.write(folder / ".local" / "stack.json")
    return folder


def typed(
    command: Sequence[str | Path],
    folder: Path,
    more: Mapping[str, str] | None = None,
    told: str = "",
) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder; it must end well.

    Args:
        command: its words.
        folder: where, and whose stack commands mean.
        more: variables besides those of the machine, of which none speak of AWS or of a stack.
        told: what is typed when it asks.
    """
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "SKL"))
    }
    own = {"SKLAMBDA_LOCAL": str(folder / ".local"), "NO_PROXY": "127.0.0.1"}
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment | own | dict(more or {}),
        input=told,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done
