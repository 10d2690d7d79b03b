"""A checkout has line feeds, whatever git is set to on the machine."""

import shutil
import subprocess
from pathlib import Path

import pytest

from sklambda.project import PROJECT

CHECKED_OUT = (
    *("Makefile", "build.mk", "ops/bootstrap/settle", "ops/bootstrap/find-python", ".ci/run"),
    *("template.yaml", "requirements/run.txt", "layers/model/Makefile"),
)
AS_ON_WINDOWS = ("-c", "core.autocrlf=true", "-c", "core.eol=crlf")


def git(folder: Path, *arguments: str) -> None:
    name = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *name, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Some files of the project, committed on a machine with settings of their own."""
    folder = tmp_path / "repository"
    for name in (".gitattributes", *CHECKED_OUT, *models()):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / name, folder / name)
    git(tmp_path, "init", str(folder))
    git(folder, *AS_ON_WINDOWS, "add", "--all")
    git(folder, "commit", "-m", "all")
    return folder


def models() -> list[str]:
    found = (PROJECT / "layers/model/python/prediction/models").glob("*/model.*")
    return [str(path.relative_to(PROJECT)) for path in found]


def test_every_file_is_checked_out_as_it_was_committed(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, *AS_ON_WINDOWS, "clone", str(repository), "clone")

    for name in (*CHECKED_OUT, *models()):
        assert (tmp_path / "clone" / name).read_bytes() == (PROJECT / name).read_bytes(), name
