"""Every file and folder that a document names in backticks is there."""

import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[3]
DOCUMENTS = [
    *(PROJECT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted((PROJECT / "docs").rglob("*.md")),
]
FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
ANY_NAME = re.compile(r"<[\w-]+>")
CODE = re.compile(r"`([^`\n]+)`")
# A file by its ending, or a folder by the slash at its end. A leading slash makes it an address.
# `<name>` or `*` stands for any name.
PATH = re.compile(r"([\w.-]+/)*[\w*<>-]+\.(css|html|ini|js|md|mk|py|sh|toml|txt|yaml)|([\w.-]+/)+")
FOLDERS = (
    *("benchmarks", "docs", "events", "functions", "layers", "loadtest"),
    *("ops", "requirements", "tests", "training", ".github"),
)
# What a command or a reader makes on the way: working folders, and the models of the walkthroughs.
MADE = re.compile(r"\.(local|venv|aws-sam)/.*|.*\b(tumour|speed)\b.*|signature\.yaml")


def files_and_folders() -> list[str]:
    """Return the paths of the project, each with a leading slash; folders end in one as well."""
    found = [path for path in PROJECT.iterdir() if path.is_file() or path.name in FOLDERS]
    found += [path for name in FOLDERS for path in (PROJECT / name).rglob("*")]
    return [
        f"/{path.relative_to(PROJECT).as_posix()}{'/' if path.is_dir() else ''}" for path in found
    ]


PATHS = files_and_folders()


def missing(text: str) -> list[str]:
    """Return the paths that a text names outside of its fenced blocks and that are nowhere.

    A path may be named by its end. A Python file must be named so that it can be no other one.
    """
    named = {name for name in CODE.findall(FENCED.sub("", text)) if PATH.fullmatch(name)}
    return sorted(name for name in named if not MADE.fullmatch(name) and not is_clear(name))


def is_clear(name: str) -> bool:
    """Whether a path is that of something, and a Python file's of one thing alone."""
    pattern = ANY_NAME.sub("*", name)
    matches = [path for path in PATHS if fnmatchcase(path, f"*/{pattern}")]
    several = pattern != name or "*" in name or not name.endswith(".py")
    return bool(matches) if several else len(matches) == 1


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_every_path_that_a_document_names_is_there_and_no_other_can_be_meant(
    document: Path,
) -> None:
    assert missing(document.read_text()) == []


def test_a_path_that_is_nowhere_or_in_several_places_is_found() -> None:
    there = "`prediction/columns.py` `columns.py` `training/recipes/<name>.py` `GET /a/`"
    not_there = "`no_such.py` `training/old_*.py` `no/such/` `settings.py`"

    assert missing(f"{there} {not_there}") == [
        "no/such/",
        "no_such.py",
        "settings.py",
        "training/old_*.py",
    ]


@pytest.mark.shipped("service_311")
def test_the_architecture_names_every_folder_of_the_operators_command() -> None:
    rows = (PROJECT / "docs" / "architecture.md").read_text("utf-8").splitlines()
    [row] = [row for row in rows if row.startswith("| `ops/` |")]
    command = PROJECT / "ops" / "sklambda"
    folders = {path.parent.name for path in command.glob("*/__init__.py")}

    # an application's own has no slash: it is no path where the application was taken out
    assert {name.rstrip("/") for name in CODE.findall(row)} == {"ops", "sklambda", *folders}
