"""Processes that outlive the command which starts them, known by ID and time of birth."""

import json
import os
import signal
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from sklambda.local.errors import LocalStackError
from sklambda.sam_local.folder import SamLocalFolder

# SAM stops its containers one after the other, each within three seconds.
STOP_SECONDS = 30.0
_PAUSE_SECONDS = 0.1


class Started(NamedTuple):
    """A process that leads a group of its own.

    `born` tells it from another one that has got its ID since.
    """

    name: str
    process_id: int
    born: str

    def is_alive(self) -> bool:
        """Whether it runs."""
        _reap(self.process_id)
        return bool(self.born) and _born(self.process_id) == self.born


def start(
    folder: SamLocalFolder, name: str, command: Sequence[object], environment: Mapping[str, str]
) -> Started:
    """Start a process in a session of its own and note it; its log is `folder.log(name)`."""
    folder.path.mkdir(parents=True, exist_ok=True)
    log = str(folder.log(name))
    arguments = [str(part) for part in command]
    # unlike `subprocess`, which complains of a process that outlives this one
    process_id = os.posix_spawn(
        arguments[0],
        arguments,
        environment,
        file_actions=(
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ),
        # Ctrl-C is for the command that started it, which then stops it in good order
        setsid=True,
    )
    started = Started(name, process_id, _born(process_id))
    folder.processes.write_text(json.dumps([*noted(folder), started]))
    return started


def noted(folder: SamLocalFolder) -> list[Started]:
    """The processes that were started, whether they still run or not."""
    try:
        return [Started(*values) for values in json.loads(folder.processes.read_text())]
    except FileNotFoundError:
        return []


def stop_all(folder: SamLocalFolder) -> bool:
    """End all of them; tell whether any was running.

    Raises:
        LocalStackError: one cannot be ended.
    """
    running = [started for started in noted(folder) if started.is_alive()]
    left = running
    for number in (signal.SIGTERM, signal.SIGKILL):
        left = _end(left, number)
    if left:
        names = ", ".join(f"{started.process_id} ({started.name})" for started in left)
        raise LocalStackError(f"These processes cannot be ended: {names}.")
    folder.processes.unlink(missing_ok=True)
    return bool(running)


def _end(started: Sequence[Started], number: signal.Signals) -> list[Started]:
    """Send a signal to the group of each, wait, and give those that are still there."""
    left = list(started)
    for group in left:
        with suppress(ProcessLookupError):
            os.killpg(group.process_id, number)
    until = time.monotonic() + STOP_SECONDS
    while left and time.monotonic() < until:
        time.sleep(_PAUSE_SECONDS)
        left = [group for group in left if _group_is_alive(group.process_id)]
    return left


def _group_is_alive(process_id: int) -> bool:
    _reap(process_id)
    try:
        os.killpg(process_id, 0)
    except ProcessLookupError:
        return False
    return True


def _reap(process_id: int) -> None:
    # a child of this very process stays in the table until it is asked for
    with suppress(ChildProcessError):
        os.waitpid(process_id, os.WNOHANG)


def _born(process_id: int) -> str:
    """When a process was started, in clock ticks since the machine was; empty if there is none."""
    try:
        stat = Path(f"/proc/{process_id}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    # proc(5): field 22; the second is the command in parentheses, with any characters
    return stat.rpartition(")")[2].split()[19]
