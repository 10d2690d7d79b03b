"""Start, find and stop the emulator: one process group per stack, known by its process ID."""

import json
import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from sklambda.local.errors import LocalStackError
from sklambda.local.folder import StackFolder, tool
from sklambda.local.http import answers
from sklambda.local.surroundings import of_emulator

# It listens after two or three seconds; a busy machine takes longer.
START_SECONDS = 60.0
# The time that it has to end the functions' processes before it is killed.
STOP_SECONDS = 10.0
_PAUSE_SECONDS = 0.1


class Emulator(NamedTuple):
    """A running emulator."""

    process_id: int
    port: int

    @property
    def endpoint_url(self) -> str:
        """Where it takes AWS's calls, and those to the API."""
        return f"http://127.0.0.1:{self.port}"


def find(folder: StackFolder) -> Emulator | None:
    """The emulator of a stack, if it is running."""
    try:
        state = json.loads(folder.emulator_state.read_text())
        emulator = Emulator(int(state["process_id"]), int(state["port"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    return emulator if _is_running(emulator) else None


def start(folder: StackFolder) -> Emulator:
    """Start the emulator on a free port and wait until it answers.

    Raises:
        LocalStackError: it is not installed, or it ended or stayed silent.
    """
    command = tool("ministack", "ministack")
    folder.prepare()
    port = _free_port()
    emulator = Emulator(_spawn(command, folder, port), port)
    folder.emulator_state.write_text(json.dumps(emulator._asdict()))
    _await(emulator, folder)
    return emulator


def stop(folder: StackFolder) -> bool:
    """End the emulator with all functions and remove its files; tell whether it was running."""
    emulator = find(folder)
    if emulator is not None:
        _end(emulator)
    folder.clear()
    return emulator is not None


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _spawn(command: Path, folder: StackFolder, port: int) -> int:
    """Start the process; it outlives this one, which `subprocess` would complain of."""
    log = str(folder.emulator_log)
    return os.posix_spawn(
        command,
        [str(command)],
        of_emulator(folder, port),
        file_actions=(
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ),
        # Ctrl-C is for the command that started it, which then stops it in good order
        setsid=True,
    )


def _await(emulator: Emulator, folder: StackFolder) -> None:
    until = time.monotonic() + START_SECONDS
    while not answers(f"{emulator.endpoint_url}/_ministack/health"):
        if not _is_running(emulator) or time.monotonic() > until:
            stop(folder)
            raise LocalStackError(f"The emulator did not start; see {folder.emulator_log}.")
        time.sleep(_PAUSE_SECONDS)


def _end(emulator: Emulator) -> None:
    for number, seconds in ((signal.SIGTERM, STOP_SECONDS), (signal.SIGKILL, STOP_SECONDS)):
        # the group: the functions run as its children
        with suppress(ProcessLookupError):
            os.killpg(emulator.process_id, number)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if not _group_is_alive(emulator.process_id):
                return
            time.sleep(_PAUSE_SECONDS)
    raise LocalStackError(f"Process {emulator.process_id}, the emulator, cannot be ended.")


def _group_is_alive(process_id: int) -> bool:
    # a child of this very process stays in the table until it is asked for
    with suppress(ChildProcessError):
        os.waitpid(process_id, os.WNOHANG)
    try:
        os.killpg(process_id, 0)
    except ProcessLookupError:
        return False
    return True


def _is_running(emulator: Emulator) -> bool:
    """Whether the process is there and is the emulator: after a restart it may be another."""
    with suppress(ChildProcessError):
        os.waitpid(emulator.process_id, os.WNOHANG)
    return "ministack" in _command_line(emulator.process_id)


def _command_line(process_id: int) -> str:
    """Of a process; empty if there is none."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{process_id}/cmdline").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return ""
    listing = ["ps", "-o", "command=", "-p", str(process_id)]
    return subprocess.run(listing, capture_output=True, text=True, check=False).stdout
