"""Groups of processes that outlive the command which starts them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sklambda.local import process_groups
from sklambda.local.process_groups import ProcessGroup

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]
# it starts another one and ends; the other one is no child of the test
ORPHAN = [
    sys.executable,
    "-c",
    (
        "import subprocess, sys, time;"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
        "print('started', flush=True); time.sleep(600)"
    ),
]
DEAF = [
    sys.executable,
    "-c",
    (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print('deaf', flush=True); time.sleep(600)"
    ),
]


def start(command: list[str], log: Path) -> ProcessGroup:
    return process_groups.start(command, dict(os.environ), log)


def await_output(log: Path) -> None:
    while not log.read_text():
        time.sleep(0.01)


@pytest.fixture(params=["proc", "ps"])
def _listing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With /proc and without."""
    if request.param == "ps":
        monkeypatch.setattr(process_groups, "_PROCESSES", Path("/nowhere"))


@pytest.mark.usefixtures("_listing")
def test_a_group_is_alive_until_it_is_ended(tmp_path: Path) -> None:
    group = start(SLEEP, tmp_path / "log")
    assert group.is_alive()

    assert process_groups.end([group], signal.SIGTERM, 30) == []

    assert not group.is_alive()
    assert not group.has_members()


@pytest.mark.usefixtures("_listing")
def test_another_language_and_time_zone_change_no_time_of_birth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "UTC-9")
    group = start(SLEEP, tmp_path / "log")
    monkeypatch.setenv("TZ", "UTC+8")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")

    assert group.is_alive()

    assert process_groups.end([group], signal.SIGKILL, 30) == []


def test_each_column_of_the_listing_is_an_argument_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By POSIX, and on macOS, what follows "=" is the heading of that one column."""
    asked: list[list[str]] = []

    def listing(
        command: list[str], *, env: dict[str, str], **_: object
    ) -> subprocess.CompletedProcess[str]:
        asked.append(command)
        assert (env["LC_ALL"], env["TZ"]) == ("C", "UTC0")
        return subprocess.CompletedProcess(
            command, 0, stdout="  7  7 Ss   Thu Nov 26 21:33:56 2026    \n"
        )

    monkeypatch.setattr(process_groups, "_PROCESSES", Path("/nowhere"))
    monkeypatch.setattr("subprocess.run", listing)

    assert ProcessGroup(7, "Thu Nov 26 21:33:56 2026").is_alive()
    assert all(argument.count("=") <= 1 and "," not in argument for argument in asked[0])


def test_what_a_process_has_started_ends_with_it(tmp_path: Path) -> None:
    group = start(ORPHAN, tmp_path / "log")
    await_output(tmp_path / "log")
    os.kill(group.process_id, signal.SIGKILL)
    while group.is_alive():
        time.sleep(0.01)
    assert group.has_members()

    assert process_groups.end([group], signal.SIGKILL, 30) == []

    assert not group.has_members()


def test_what_does_not_end_is_named(tmp_path: Path) -> None:
    deaf = start(DEAF, tmp_path / "log")
    await_output(tmp_path / "log")

    assert process_groups.end([deaf], signal.SIGTERM, 0) == [deaf.process_id]

    assert process_groups.end([deaf], signal.SIGKILL, 30) == []


@pytest.mark.parametrize("born", ["1", ""])
def test_another_process_of_the_same_number_is_not_taken_for_it(born: str) -> None:
    assert not ProcessGroup(os.getpid(), born).is_alive()
