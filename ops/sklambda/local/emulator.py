"""Start, find and stop the emulator: one process group per stack."""

import json
import signal
import socket
import time
from typing import NamedTuple

from sklambda.local import gateway_addresses, process_groups
from sklambda.local.environment import of_emulator
from sklambda.local.errors import LocalStackError
from sklambda.local.folder import StackFolder, tool
from sklambda.local.http import answers
from sklambda.local.interruption import held_back
from sklambda.local.process_groups import ProcessGroup

# It listens after two or three seconds; a busy machine takes longer.
START_SECONDS = 60.0
# A killed process is gone at once, unless the machine is very busy.
STOP_SECONDS = 20.0
_PAUSE_SECONDS = 0.1


class Emulator(NamedTuple):
    """A running emulator."""

    process_id: int
    born: str
    port: int

    @property
    def endpoint_url(self) -> str:
        """Where it takes AWS's calls, and those to the API."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def group(self) -> ProcessGroup:
        """Itself and the functions, which run as its children."""
        return ProcessGroup(self.process_id, self.born)


def find(folder: StackFolder) -> Emulator | None:
    """The emulator of a stack, if it is running."""
    try:
        state = json.loads(folder.emulator_state.read_text())
        emulator = Emulator(int(state["process_id"]), str(state["born"]), int(state["port"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    return emulator if emulator.group.is_alive() else None


def start(folder: StackFolder) -> Emulator:
    """Start the emulator on a free port and wait until it answers.

    Raises:
        LocalStackError: it is not installed, or it ended or stayed silent.
    """
    # -P: modules beside the file are not to stand in for those of the same names that Python has
    command = [tool("ministack", "python"), "-P", gateway_addresses.__file__]
    folder.prepare()
    port = _free_port()
    with held_back():
        group = process_groups.start(command, of_emulator(folder, port), folder.emulator_log)
        emulator = Emulator(*group, port)
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


def _await(emulator: Emulator, folder: StackFolder) -> None:
    until = time.monotonic() + START_SECONDS
    while not answers(f"{emulator.endpoint_url}/_ministack/health"):
        if not emulator.group.is_alive() or time.monotonic() > until:
            stop(folder)
            raise LocalStackError(f"The emulator did not start; see {folder.emulator_log}.")
        time.sleep(_PAUSE_SECONDS)


def _end(emulator: Emulator) -> None:
    # killed: it keeps nothing, and would only remove files of its own, which `clear` does faster
    if process_groups.end([emulator.group], signal.SIGKILL, STOP_SECONDS):
        raise LocalStackError(f"Process {emulator.process_id}, the emulator, cannot be ended.")
