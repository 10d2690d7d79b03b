"""The project that these commands belong to: its folder, and the tools installed below it."""

from pathlib import Path

from sklambda.errors import OperatorError

# ops/sklambda/project.py
PROJECT = Path(__file__).resolve().parents[2]
ENVIRONMENTS = PROJECT / ".local" / "envs"


class MissingToolError(OperatorError):
    """A tool is not installed; the message names the command that installs it."""


def tool(environment: str, name: str) -> Path:
    """Find a command in one of the project's environments.

    Raises:
        MissingToolError: The environment is not there.
    """
    command = ENVIRONMENTS / environment / "bin" / name
    if not command.exists():
        raise MissingToolError(
            f"{name} is not installed in {command.parent.parent}; run `make up`."
        )
    return command
