"""`make release-check` says what keeps a version from being tagged."""

import subprocess
from pathlib import Path

import pytest

from release.check import complaints

CHANGES = """\
# Changelog

## [Unreleased]

### Added

- A route.

## [1.0.0] - 2026-01-01

- All.
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A checkout from which version 1.1.0 could be tagged."""
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.1.0"\n')
    (tmp_path / "CHANGELOG.md").write_text(CHANGES)
    git(tmp_path, "init", "-q")
    commit(tmp_path)
    git(tmp_path, "tag", "v1.0.0")
    return tmp_path


def git(project: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "tag.gpgSign=false")
    command = ["git", "-C", str(project), *who, "-c", "commit.gpgSign=false", *arguments]
    subprocess.run(command, check=True)


def commit(project: Path) -> None:
    git(project, "add", "--all")
    git(project, "commit", "-q", "--no-verify", "-m", "x")


def test_a_clean_tree_with_a_new_version_and_changes_may_be_tagged(project: Path) -> None:
    assert list(complaints(project, "1.1.0")) == []


def test_what_is_not_committed_is_named(project: Path) -> None:
    (project / "pyproject.toml").write_text('[project]\nversion = "1.1.0"\n\n')
    (project / "notes.txt").touch()

    [complaint] = complaints(project, "1.1.0")

    assert "pyproject.toml, notes.txt" in complaint


def test_the_document_has_the_projects_version(project: Path) -> None:
    assert "1.0.9" in next(complaints(project, "1.0.9"))


def test_a_version_is_tagged_once(project: Path) -> None:
    git(project, "tag", "v1.1.0")

    assert "There is a tag v1.1.0" in next(complaints(project, "1.1.0"))


@pytest.mark.parametrize(
    "text", [CHANGES.replace("- A route.\n", ""), CHANGES.replace("[Unreleased]", "[1.1.0]"), ""]
)
def test_a_version_changes_something(project: Path, text: str) -> None:
    (project / "CHANGELOG.md").write_text(text)
    commit(project)

    assert "nothing under Unreleased" in next(complaints(project, "1.1.0"))
