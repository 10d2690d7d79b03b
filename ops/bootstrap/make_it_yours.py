"""Take all applications and shipped models out of a clone; the framework stays.

    python3 ops/bootstrap/make_it_yours.py         # say what would go
    python3 ops/bootstrap/make_it_yours.py --yes   # do it

Three things are done: files and folders of applications and models are deleted, what stands between
the two comments of an application in any other file is cut out, and the two lists of applications
are emptied. docs/make-it-yours.md says what follows. Needs nothing but Python.
"""

from __future__ import annotations

import argparse
import re
import shutil
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]

APPLICATIONS = "functions/predict/applications"
MODELS = "layers/model/python/prediction/models"
# Patterns; what a line names need not be there.
DELETED = (
    APPLICATIONS + "/*/",
    "training/recipes/*.py",
    "training/recipes/*.yaml",
    "training/service_311/",
    MODELS + "/*/",
    "docs/models/*.md",
    "docs/complaint-time.md",
    "events/api-demo*.json",
    "events/api-titanic*.json",
    "events/complaint-*.json",
    "ops/sklambda/complaints/",
    "tests/chaos/api.py",
    "tests/chaos/complaints.py",
    "tests/chaos/endings.py",
    "tests/chaos/limits.py",
    "tests/e2e/test_browser_complaints.py",
    "tests/e2e/test_browser_report.py",
    "tests/e2e/test_load.py",
    "tests/e2e/test_replay.py",
    "tests/unit/applications/*",
    "tests/unit/chaos/test_api.py",
    "tests/unit/chaos/test_stand_ins_of_the_api.py",
    "tests/unit/ops/complaints/",
    "tests/unit/training/recipes/",
    "tests/unit/training/service_311/",
)
KEPT = ("__init__.py", "__pycache__", "conftest.py")

# The lists, with nothing in them.
_INSTALLED = '''"""The one list of applications. What is taken out of it is not served."""

from predict_api.application import Application

APPLICATIONS: tuple[Application, ...] = ()
'''
_SCOPES = '''"""All that a key may be allowed to do."""

from predict_api.scopes import PREDICT

SCOPES = (PREDICT,)
'''
EMPTIED = {
    APPLICATIONS + "/installed.py": _INSTALLED,
    APPLICATIONS + "/scopes.py": _SCOPES,
    MODELS + "/models.txt": "",
}

MARKER = re.compile(r"\s*(?:#|<!--) application \w+: (from|to) here(?: -->)?\n")
SEARCHED = ("*.yaml", "*.py", "*.md")
PASSED_OVER = {".git", ".venv", ".local", ".aws-sam", "node_modules"}


def deleted(project: Path) -> list[Path]:
    """Return the files and folders that go."""
    found = {path for pattern in DELETED for path in project.glob(pattern.rstrip("/"))}
    lists = {project / name for name in EMPTIED}
    files = {path for path in found if path.is_file() and path.parent == project / APPLICATIONS}
    return sorted(path for path in found - files - lists if path.name not in KEPT)


def shortened(project: Path, gone: set[Path]) -> dict[Path, str]:
    """Return the files that have a section of an application, each with what is left of it."""
    texts = {}
    for pattern in SEARCHED:
        for path in project.rglob(pattern):
            parts = path.relative_to(project).parts
            if PASSED_OVER & set(parts) or any(one in gone for one in (path, *path.parents)):
                continue
            text = path.read_text(encoding="utf-8")
            left = without_sections(text)
            if left != text:
                texts[path] = left
    return texts


def without_sections(text: str) -> str:
    """Return a text without what stands between the comments of applications."""
    kept: list[str] = []
    inside = False
    for line in text.splitlines(keepends=True):
        if marker := MARKER.fullmatch(line):
            inside = marker[1] == "from"
            # the empty lines below a section are those that are left
            while kept and kept[-1] == "\n":
                kept.pop()
        elif not inside:
            kept.append(line)
    return "".join(kept)


def main() -> None:
    """Show what would change, or change it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--yes", action="store_true", help="do it; else it is only shown")
    parser.add_argument("--project", type=Path, default=PROJECT, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    project = arguments.project.resolve()
    gone = deleted(project)
    texts = shortened(project, set(gone))
    texts.update({project / name: text for name, text in EMPTIED.items()})
    for path in gone:
        print("delete ", path.relative_to(project))
    for path in sorted(texts):
        print("shorten", path.relative_to(project))
    if not arguments.yes:
        print("Nothing was changed; --yes does it. Commit first, so that git can bring it back.")
        return
    for path in gone:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    print("Done: `make check` first, then docs/adding-a-model.md.")


if __name__ == "__main__":
    main()
