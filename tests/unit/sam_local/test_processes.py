"""Processes that outlive the command which starts them."""

import json
import os
import sys
import time
from pathlib import Path

import pytest

from sklambda.local.containers import processes
from sklambda.local.containers.folder import SamLocalFolder
from sklambda.local.containers.processes import Started
from sklambda.local.folder import StackFolder

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


@pytest.fixture
def folder(tmp_path: Path) -> SamLocalFolder:
    return SamLocalFolder(StackFolder(tmp_path))


def test_all_that_was_started_is_ended_and_forgotten(folder: SamLocalFolder) -> None:
    started = [processes.start(folder, name, SLEEP, dict(os.environ)) for name in ("one", "two")]
    assert all(process.is_alive() for process in started)
    assert processes.noted(folder) == started

    assert processes.stop_all(folder)

    assert not any(process.is_alive() for process in started)
    assert processes.noted(folder) == []


def test_where_nothing_was_started_nothing_is_ended(folder: SamLocalFolder) -> None:
    assert not processes.stop_all(folder)


def test_another_process_that_got_the_id_is_left_alone(folder: SamLocalFolder) -> None:
    folder.path.mkdir(parents=True)
    # this very process, as if it had been born at another time
    stranger = Started("api", os.getpid(), "1")
    folder.processes.write_text(json.dumps([stranger]))

    assert not processes.stop_all(folder)


def test_what_a_process_says_is_in_its_log(folder: SamLocalFolder) -> None:
    command = [sys.executable, "-c", "print('hello')"]
    started = processes.start(folder, "greeter", command, dict(os.environ))
    while started.is_alive():
        time.sleep(0.01)

    assert folder.log("greeter").read_text() == "hello\n"
