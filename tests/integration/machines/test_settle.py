"""A folder that was moved, or whose Python is gone, gets its environments again."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sklambda.project import PROJECT
from tests.python_version import RUNTIME, VERSION

ENVIRONMENTS = (".venv/bin/pytest", ".local/uv/bin/pip", ".local/envs/sam/bin/sam")


def settle(folder: Path) -> str:
    """Run it as make does; gives what it says."""
    done = subprocess.run(
        ["ops/bootstrap/settle"], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stderr


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with environments that are as it was left."""
    folder = tmp_path / "home"
    shutil.copytree(PROJECT / "ops/bootstrap", folder / "ops/bootstrap")
    shutil.copy(PROJECT / "pyproject.toml", folder)
    assert settle(folder) == ""
    for name in ENVIRONMENTS:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    (folder / ".local/uv/bin/uv").symlink_to("/bin/echo")
    (folder / ".local/uv/bin/python").symlink_to(sys.executable)
    (folder / ".venv/bin" / RUNTIME).symlink_to(sys.executable)
    identity = subprocess.run(
        ["ops/bootstrap/settle", "--identity"], cwd=folder, capture_output=True, check=True
    )
    (folder / ".venv/.made").write_bytes(identity.stdout)
    return folder


def left(folder: Path) -> list[str]:
    return [name for name in ENVIRONMENTS if (folder / name).exists()]


def test_where_nothing_has_changed_all_stays_and_nothing_is_said(home: Path) -> None:
    before = (home / ".local/place").stat().st_mtime_ns

    assert settle(home) == ""

    assert left(home) == list(ENVIRONMENTS)
    assert (home / ".local/place").stat().st_mtime_ns == before


def lose(name: str) -> Callable[[Path], Path]:
    """A Python that was removed or replaced by another system's."""

    def losing(folder: Path) -> Path:
        (folder / name).unlink()
        (folder / name).symlink_to("/nowhere/python")
        return folder

    return losing


def move(folder: Path) -> Path:
    return folder.rename(folder.with_name("renamed"))


def empty_uv(folder: Path) -> Path:
    """What an installation that went elsewhere leaves behind."""
    (folder / ".local/uv/bin/uv").unlink()
    (folder / ".local/uv/bin/uv").touch()
    return folder


def other_python(folder: Path) -> Path:
    (folder / ".venv/.made").write_text("/usr cpython-399 arm64\n")
    return folder


def other_requirement(folder: Path) -> Path:
    project = folder / "pyproject.toml"
    project.write_text(project.read_text().replace(f">={VERSION},", ">=3.99,"))
    return folder


@pytest.mark.parametrize(
    "change",
    [
        move,
        lose(".local/uv/bin/python"),
        lose(f".venv/bin/{RUNTIME}"),
        empty_uv,
        other_python,
        other_requirement,
    ],
)
def test_what_has_changed_takes_all_environments_with_it(
    change: Callable[[Path], Path], home: Path
) -> None:
    changed = change(home)

    assert "making the environments again" in settle(changed)

    assert left(changed) == []
    assert (changed / ".local/place").read_text() == f"{changed}\n"
    assert settle(changed) == ""


def test_a_link_to_the_folder_is_no_other_folder(home: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(home)

    done = subprocess.run(
        ["sh", "-c", "cd link && ops/bootstrap/settle"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stderr == ""
    assert left(home) == list(ENVIRONMENTS)


@pytest.mark.parametrize("name", ["it's", "a:b", "a$b", "a#b", "a(1)", "a&b", "50%", "a;b", "a[1]"])
def test_a_path_that_shells_would_not_take_as_it_is_is_refused(home: Path, name: str) -> None:
    moved = home.rename(home.with_name(name))

    done = subprocess.run(
        ["ops/bootstrap/settle"], cwd=moved, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert done.stderr.endswith(f"rename it: {moved}\n")


def test_a_path_in_another_language_is_taken(home: Path) -> None:
    assert "again" in settle(home.rename(home.with_name("größe-café_1.0+x@y")))


def test_without_python_it_is_said_what_to_install(home: Path, tmp_path: Path) -> None:
    for name in ("sh", "cat"):
        (tmp_path / name).symlink_to(f"/bin/{name}")

    done = subprocess.run(
        ["ops/bootstrap/settle"],
        cwd=move(home),
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr == f"python3 is missing: install Python 3.8 or later, best {VERSION}.\n"
