"""Bringing a stack up and down, in whatever state its folder is, whatever runs it."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from sklambda.local import deployment, lifecycle, processes, waiting
from sklambda.local.emulator_backend import EmulatorBackend
from sklambda.local.errors import LocalStackError
from sklambda.local.interruption import interruptible
from sklambda.local.processes import Process
from sklambda.local.progress import Progress
from sklambda.stack.folder import StackFolder
from sklambda.stack.record import StackRecord

RECORD = StackRecord(
    api_url="http://127.0.0.1:1/dev",
    api_key="skl_of_a_table_that_is_gone",
    endpoint_url="http://127.0.0.1:1",
    region="us-east-1",
    stack_name="sklambda",
)
QUIET = Progress(Console(file=StringIO()))
SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


def nothing() -> None:
    """Happen."""


@dataclass(frozen=True)
class StandIn:
    """A backend of one process, which is nothing but there.

    Attributes:
        updatable: whether it takes an update while it runs.
        on_the_way: happens once the process runs.
        at_the_end: happens before it is stopped.
    """

    folder: StackFolder
    updatable: bool = True
    on_the_way: Callable[[], None] = nothing
    at_the_end: Callable[[], None] = nothing
    api_process: str = "emulator"

    def require(self) -> None:
        """Need nothing."""

    def takes_update(self) -> bool:
        return self.updatable and self.running() is not None

    def bring_up(self, progress: Progress) -> StackRecord:  # noqa: ARG002  (a backend's)
        if self.running() is None:
            start(self.folder)
        self.on_the_way()
        return RECORD

    def stop(self) -> bool:
        self.at_the_end()
        was_running = processes.stop_all(self.folder, signal.SIGKILL)
        self.folder.clear()
        return was_running

    def running(self) -> Process | None:
        return processes.running(self.folder, self.api_process)


def start(folder: StackFolder) -> Process:
    """Some process in the place of the emulator."""
    return processes.start(folder, "emulator", SLEEP, dict(os.environ), "http://127.0.0.1:1")


@pytest.fixture
def backend(tmp_path: Path) -> Iterator[StandIn]:
    """A backend, and nothing left running of it."""
    backend = StandIn(StackFolder(tmp_path))
    yield backend
    backend.stop()


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> None:
    """An API that answers at once."""
    monkeypatch.setattr(lifecycle, "trouble", lambda *_: "")


def test_a_new_stack_gets_no_key_of_one_that_ended_without_down(backend: StandIn) -> None:
    RECORD.write(backend.folder.record)
    found: list[StackRecord | None] = []

    def look() -> None:
        found.append(StackRecord.read(backend.folder.record))
        raise LocalStackError("far enough")

    with pytest.raises(LocalStackError, match="far enough"):
        lifecycle.up(replace(backend, on_the_way=look), QUIET)

    assert found == [None]


@pytest.mark.usefixtures("answering")
def test_a_stack_that_answers_is_written_down(backend: StandIn) -> None:
    assert lifecycle.up(backend, QUIET) == RECORD

    assert StackRecord.read(backend.folder.record) == RECORD


def test_a_stack_that_does_not_answer_is_stopped_and_the_sentence_says_why(
    backend: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "SECONDS", 0.0)
    monkeypatch.setattr(lifecycle, "trouble", lambda *_: "403 Forbidden")

    with pytest.raises(LocalStackError, match=r"does not answer \(403 Forbidden\); see .*emulator"):
        lifecycle.up(backend, QUIET)

    assert backend.running() is None
    assert StackRecord.read(backend.folder.record) is None


@pytest.mark.usefixtures("answering")
def test_what_was_started_for_a_while_is_ended_with_it(backend: StandIn) -> None:
    with lifecycle.while_needed(backend, QUIET):
        started = backend.running()

    assert started is not None
    assert not started.group.has_members()
    assert backend.running() is None


@pytest.mark.usefixtures("answering")
def test_what_ran_before_stays_after(backend: StandIn) -> None:
    before = start(backend.folder)

    with lifecycle.while_needed(backend, QUIET):
        pass

    assert backend.running() == before


@pytest.mark.usefixtures("answering")
def test_what_takes_no_update_is_started_anew(backend: StandIn) -> None:
    before = start(backend.folder)

    lifecycle.up(replace(backend, updatable=False), QUIET)

    assert not before.group.has_members()
    assert backend.running() not in {None, before}


def test_what_ran_before_stays_if_updating_it_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_folder: StackFolder) -> Path:
        raise LocalStackError("The sources cannot be built.")

    backend = EmulatorBackend(StackFolder(tmp_path))
    monkeypatch.setattr(EmulatorBackend, "require", lambda _: None)
    monkeypatch.setattr(deployment, "build", fail)
    before = start(backend.folder)

    try:
        with pytest.raises(LocalStackError, match="built"), lifecycle.while_needed(backend, QUIET):
            pass

        assert processes.running(backend.folder, "emulator") == before
    finally:
        backend.stop()


@pytest.mark.usefixtures("answering")
def test_an_interruption_while_a_stack_is_ended_waits_for_it(backend: StandIn) -> None:
    started: list[Process | None] = []

    def interrupt() -> None:
        if backend.running() is not None:
            signal.raise_signal(signal.SIGINT)

    interrupted = replace(backend, at_the_end=interrupt)
    with (
        pytest.raises(KeyboardInterrupt),
        interruptible(),  # as the commands run it: a test run in the background ignores Ctrl-C
        lifecycle.while_needed(interrupted, QUIET),
    ):
        started.append(backend.running())

    (process,) = started
    assert process is not None
    assert not process.group.has_members()


def test_the_emulator_stops_with_all_that_it_held(tmp_path: Path) -> None:
    backend = EmulatorBackend(StackFolder(tmp_path))
    started = start(backend.folder)

    assert lifecycle.down(backend)

    assert not started.group.has_members()
    assert not lifecycle.down(backend)
    assert not backend.folder.processes.exists()


@pytest.mark.usefixtures("answering")
def test_a_stack_that_another_command_has_put_in_its_place_stays(backend: StandIn) -> None:
    with lifecycle.while_needed(backend, QUIET):
        RECORD._replace(api_key="another").write(backend.folder.record)

    assert backend.running() is not None
