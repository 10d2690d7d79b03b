"""Python's version stands in pyproject.toml; where nothing can read it there, it is the same."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.python_version import RUNTIME, VERSION
from tests.template import read_template

PROJECT = Path(__file__).parents[3]
# What names a version because it cannot read one; every other file reads it or says none.
NAMING = {
    "template.yaml": 3,  # Globals, the layer, and the deployments' check, which SAM does not make
    "docs/installing.md": 2,
    "docs/sam-local.md": 1,
}
# What was locked, trained and counted, not what is run; and Python 3.8 or so, enough for uv.
ELSEWHERE = re.compile(
    r"requirements.*\.txt|/(model|city_days)\.json|/plots/"
    r"|docs/(models|media|loadtest|decisions)\b"
)
FOLDERS = ("benchmarks", "docs", "functions", "layers", "loadtest", "ops", "requirements", "tests")
FILES = ("*.*", "Makefile", ".ci/*", ".github/**/*.yml")
NAMED = re.compile(rf"\b(?:python|py|cp|cpython-)?{VERSION.replace('.', '[.]?')}\b(?![.]?[0-9])")


def files() -> set[Path]:
    found = {path for pattern in FILES for path in PROJECT.glob(pattern)}
    for folder in (*FOLDERS, "training"):
        found |= set((PROJECT / folder).rglob("*"))
    return {path for path in found if path.is_file() and "__pycache__" not in path.parts}


def named_in(path: Path) -> int:
    return len(NAMED.findall(path.read_bytes().decode(errors="ignore")))


def test_only_these_files_name_the_version() -> None:
    paths = {path: str(path.relative_to(PROJECT)) for path in files()}

    naming = {
        name: count
        for path, name in paths.items()
        if not ELSEWHERE.search(name) and (count := named_in(path))
    }

    assert naming == NAMING | {"pyproject.toml": 1}


def test_lambda_runs_the_version_that_pyproject_names() -> None:
    template = read_template()
    runtimes = re.findall(r"\bpython\d[.]\d+", (PROJECT / "template.yaml").read_text())

    assert template["Globals"]["Function"]["Runtime"] == RUNTIME
    assert set(runtimes) == {RUNTIME}
    assert len(runtimes) == NAMING["template.yaml"]


@pytest.mark.parametrize("document", [name for name in NAMING if name.startswith("docs/")])
def test_the_documents_name_no_other_version(document: str) -> None:
    text = (PROJECT / document).read_text()

    assert set(re.findall(r"(?:Python |python:|no )(3[.]\d+)(?!\d| or later)", text)) == {VERSION}


def test_what_make_and_the_scripts_read_is_what_pyproject_names() -> None:
    printed = subprocess.check_output([PROJECT / "ops/bootstrap/print-python-version"], text=True)

    assert printed == f"{VERSION}\n"
