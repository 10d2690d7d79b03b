"""Say what keeps the project from being tagged: its tree, its version, its list of changes.

The locks and the tests, which take longer, are asked by `make release-check` after this.
"""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from predict_api.documents.description import VERSION

PROJECT = Path(__file__).parents[2]
_UNRELEASED = re.compile(r"^## \[Unreleased\]\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


def complaints(project: Path, documented: str) -> Iterator[str]:
    """Yield a sentence for each thing that has to be done first.

    Args:
        project: the folder of a checkout.
        documented: the version that the OpenAPI document tells.
    """
    if changed := _git(project, "status", "--porcelain"):
        yield f"The tree is not clean; commit or remove {', '.join(_names(changed))}."
    version = tomllib.loads((project / "pyproject.toml").read_text())["project"]["version"]
    if version != documented:
        yield f"pyproject.toml says {version}, and the OpenAPI document {documented}."
    if _git(project, "tag", "--list", f"v{version}"):
        yield f"There is a tag v{version}; set the next version in both places."
    if not unreleased(project):
        yield "CHANGELOG.md has nothing under Unreleased."


def unreleased(project: Path) -> list[str]:
    """Return the lines of CHANGELOG.md that say what has changed since the last version."""
    found = _UNRELEASED.search((project / "CHANGELOG.md").read_text())
    return [line for line in found[1].splitlines() if line.startswith("- ")] if found else []


def _git(project: Path, *arguments: str) -> list[str]:
    command = ["git", "-C", str(project), *arguments]
    return subprocess.check_output(command, text=True).splitlines()


def _names(changed: list[str]) -> list[str]:
    return [line[3:] for line in changed]


if __name__ == "__main__":
    found = list(complaints(PROJECT, VERSION))
    print("\n".join(found), file=sys.stderr, end="\n" if found else "")
    sys.exit(1 if found else 0)
