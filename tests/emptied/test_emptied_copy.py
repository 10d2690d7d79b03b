"""What docs/make-it-yours.md promises of a clone without applications and models."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.snippets.inventory import EMPTIED, run_by

PROJECT = Path(__file__).parents[2]
GIT = ["git", "-c", "user.name=test", "-c", "user.email=test@localhost"]

pytestmark = pytest.mark.emptied


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of the project's files as they are now, emptied and committed."""
    copy = tmp_path_factory.mktemp("emptied") / "project"
    listed = run(PROJECT, "git", "ls-files", "-coz", "--exclude-standard")
    for name in filter(None, listed.split("\0")):
        if (PROJECT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / name, copy / name)
    run(copy, *GIT, "init", "--quiet")
    [documented] = run_by(EMPTIED)
    run(copy, "bash", "-eu", "-c", documented.text)
    run(copy, *GIT, "add", "--all")
    run(copy, *GIT, "commit", "--quiet", "--message", "Without applications and models")
    return copy


@pytest.fixture
def running(copy: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        ["make", "run"],
        cwd=copy,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    with process:
        yield process
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
            # while it can still say that it stops the stack; then its pipe is closed
            process.wait(timeout=60)


def test_style_types_and_the_tests_that_need_no_stack_pass(copy: Path) -> None:
    said = make(copy, "check")

    assert " passed" in said.splitlines()[-1]


def test_there_is_nothing_to_train(copy: Path) -> None:
    assert "There is nothing to train" in make(copy, "train")


def test_the_stack_runs_and_answers_a_call_with_a_key(
    running: subprocess.Popen[str],
) -> None:
    assert running.stdout is not None
    said = ""
    for line in running.stdout:
        said += line
        if "Ctrl-C" in line:
            break

    assert "/whoami" in said
    assert "Ctrl-C" in said, said


def make(folder: Path, target: str) -> str:
    return run(folder, "make", target)


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(),
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-8000:]
    return done.stdout


def environment() -> dict[str, str]:
    """What a shell has, without what pytest and this project's `make` put there; uv's downloads
    are shared with the project."""
    ours = ("PYTEST_", "MAKE", "MFLAGS", "PYTHON", "VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {"UV_CACHE_DIR": str(PROJECT / ".local/cache/uv")} | kept
