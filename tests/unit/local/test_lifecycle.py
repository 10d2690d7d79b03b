"""Bringing a stack up, in whatever state its folder is."""

import json
import os
import signal
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from sklambda.local import deployment, emulator, lifecycle, process_groups
from sklambda.local.emulator import Emulator
from sklambda.local.errors import LocalStackError
from sklambda.local.folder import StackFolder
from sklambda.local.interruption import interruptible
from sklambda.local.progress import Progress
from sklambda.local.record import StackRecord

RECORD = StackRecord(
    api_url="http://127.0.0.1:1/restapis/a/dev/_user_request_",
    api_key="skl_of_a_table_that_is_gone",
    endpoint_url="http://127.0.0.1:1",
    region="us-east-1",
    stack_name="sklambda",
)
QUIET = Progress(Console(file=StringIO()))
SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[StackFolder]:
    """A folder, and nothing left running in it."""
    folder = StackFolder(tmp_path)
    yield folder
    emulator.stop(folder)


def start(folder: StackFolder) -> Emulator:
    """Some process in the place of the emulator."""
    group = process_groups.start(SLEEP, dict(os.environ), folder.emulator_log)
    started = Emulator(*group, port=1)
    folder.emulator_state.write_text(json.dumps(started._asdict()))
    return started


@pytest.fixture
def deployable(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stack that can be started and deployed to, without doing either."""
    monkeypatch.setattr(emulator, "start", start)
    monkeypatch.setattr(lifecycle, "_deploy", lambda *_: RECORD)


def test_a_new_emulator_gets_no_key_of_one_that_ended_without_down(
    folder: StackFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    RECORD.write(folder.record)
    folder.emulator_state.write_text(
        json.dumps({"process_id": os.getpid(), "born": "1", "port": 1})
    )
    found: list[StackRecord | None] = []

    def look(folder: StackFolder) -> Emulator:
        found.append(StackRecord.read(folder.record))
        raise LocalStackError("far enough")

    monkeypatch.setattr(emulator, "start", look)

    with pytest.raises(LocalStackError, match="far enough"):
        lifecycle.up(folder, QUIET)

    assert found == [None]


@pytest.mark.usefixtures("deployable")
def test_what_was_started_for_a_while_is_ended_with_it(folder: StackFolder) -> None:
    with lifecycle.while_needed(folder, QUIET):
        started = emulator.find(folder)

    assert started is not None
    assert not started.group.has_members()
    assert emulator.find(folder) is None


@pytest.mark.usefixtures("deployable")
def test_what_ran_before_stays_after(folder: StackFolder) -> None:
    before = start(folder)

    with lifecycle.while_needed(folder, QUIET):
        pass

    assert emulator.find(folder) == before


def test_what_ran_before_stays_if_updating_it_fails(
    folder: StackFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_folder: StackFolder) -> Path:
        raise LocalStackError("The sources cannot be built.")

    monkeypatch.setattr(deployment, "build", fail)
    before = start(folder)

    with pytest.raises(LocalStackError), lifecycle.while_needed(folder, QUIET):
        pass

    assert emulator.find(folder) == before


@pytest.mark.usefixtures("deployable")
def test_an_interruption_while_a_stack_is_ended_waits_for_it(
    folder: StackFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = emulator.stop

    def interrupted(folder: StackFolder) -> bool:
        signal.raise_signal(signal.SIGINT)
        return stop(folder)

    monkeypatch.setattr(emulator, "stop", interrupted)

    with (
        pytest.raises(KeyboardInterrupt),
        interruptible(),  # as the commands run it: a test run in the background ignores Ctrl-C
        lifecycle.while_needed(folder, QUIET),
    ):
        started = emulator.find(folder)

    monkeypatch.undo()
    assert started is not None
    assert not started.group.has_members()
