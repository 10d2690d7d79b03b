"""Processes that outlive the command which starts them."""

import json
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from sklambda.local import processes
from sklambda.local.errors import LocalStackError
from sklambda.local.processes import Process
from sklambda.stack.folder import StackFolder

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


@pytest.fixture
def folder(tmp_path: Path) -> StackFolder:
    return StackFolder(tmp_path)


def test_all_that_was_started_is_noted_and_ended(folder: StackFolder) -> None:
    started = [processes.start(folder, name, SLEEP, dict(os.environ)) for name in ("one", "two")]
    assert all(process.is_alive() for process in started)
    assert processes.noted(folder) == started

    assert processes.stop_all(folder, signal.SIGTERM)

    assert not any(process.is_alive() for process in started)


def test_where_nothing_was_started_nothing_is_ended(folder: StackFolder) -> None:
    assert not processes.stop_all(folder, signal.SIGTERM)


def test_another_process_that_got_the_id_is_left_alone(folder: StackFolder) -> None:
    folder.path.mkdir(parents=True, exist_ok=True)
    # this very process, as if it had been born at another time
    stranger = Process("api", os.getpid(), "1")
    folder.processes.write_text(json.dumps([stranger]))

    assert not processes.stop_all(folder, signal.SIGTERM)


def test_one_that_ignores_a_signal_gets_the_next(
    folder: StackFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "STOP_SECONDS", 0.2)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf')"
    command = [sys.executable, "-uc", f"{deaf}; time.sleep(600)"]
    started = processes.start(folder, "deaf", command, dict(os.environ))
    while "deaf" not in folder.log("deaf").read_text():
        time.sleep(0.01)

    with pytest.raises(LocalStackError, match=rf"{started.process_id} \(deaf\)"):
        processes.stop_all(folder, signal.SIGTERM)
    monkeypatch.undo()
    assert processes.stop_all(folder, signal.SIGKILL)

    assert not started.is_alive()


@pytest.mark.parametrize(
    "note", ["", "{", "[]", "{}", "[1]", '[["emulator", "x", "1", ""]]', '[["emulator", 1]]']
)
def test_a_spoiled_note_means_that_nothing_runs(note: str, folder: StackFolder) -> None:
    folder.processes.write_text(note)

    assert processes.running(folder, "emulator") is None


def test_what_a_process_says_is_in_its_log(folder: StackFolder) -> None:
    command = [sys.executable, "-c", "print('hello')"]
    started = processes.start(folder, "greeter", command, dict(os.environ))
    while started.is_alive():
        time.sleep(0.01)

    assert folder.log("greeter").read_text() == "hello\n"
