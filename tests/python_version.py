"""The version of Python that the project runs on, as pyproject.toml has it: `3.12`."""

import tomllib
from pathlib import Path

_PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())["project"]

VERSION = _PROJECT["requires-python"].removeprefix(">=").partition(",")[0]
RUNTIME = f"python{VERSION}"
"""Lambda's name of it, and the command's."""
