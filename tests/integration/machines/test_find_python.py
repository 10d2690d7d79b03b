"""Which Python is taken, and what is said at once where there is none."""

import subprocess
import sys
from pathlib import Path

import pytest

from sklambda.project import PROJECT
from tests.python_version import RUNTIME, VERSION

FIND = PROJECT / "ops/bootstrap/find-python"
REASON = "a reason of uv's"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A folder for PATH, with a uv that cannot download, and none of this machine's Pythons."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "cat"):
        (folder / name).symlink_to(f"/bin/{name}")
    script(folder / "uv", f'echo "$UV_HTTP_RETRIES retries: {REASON} ($*)" >&2; exit 1')
    return folder


def script(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o700)


def find(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [FIND, path / "uv"], env={"PATH": str(path)}, capture_output=True, text=True, check=False
    )


def test_the_one_on_path_is_taken(path: Path) -> None:
    (path / RUNTIME).symlink_to(sys.executable)

    done = find(path)

    assert done.returncode == 0
    assert done.stderr == ""
    assert Path(done.stdout.strip()).samefile(sys.executable)


def test_another_version_is_not(path: Path) -> None:
    # as an older one does with the program that asks for its version
    script(path / "python3", "exit 1")

    assert find(path).returncode == 1


def test_pyenvs_is_taken_though_its_command_serves_only_where_it_is_selected(path: Path) -> None:
    script(path / "pyenv", f'echo "{VERSION}.0"')
    script(
        path / RUNTIME,
        f'[ "$PYENV_VERSION" = {VERSION}.0 ] && exec "{sys.executable}" "$@"; exit 1',
    )

    assert Path(find(path).stdout.strip()).samefile(sys.executable)


def test_where_none_can_be_had_the_reason_and_the_ways_out_are_said_at_once(path: Path) -> None:
    done = find(path)

    assert done.returncode == 1
    assert done.stdout == ""
    assert f"0 retries: {REASON}" in done.stderr
    assert "UV_PYTHON_INSTALL_MIRROR" in done.stderr
    assert "HTTPS_PROXY" in done.stderr
    assert "--quiet" not in done.stderr
