"""Groups of processes that outlive the command which starts them, known by ID and time of birth."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

_PROCESSES = Path("/proc")
_PAUSE_SECONDS = 0.1
_ZOMBIE = "Z"


class ProcessGroup(NamedTuple):
    """A process and all that it starts.

    `born` tells it from another process that has got its ID since.
    """

    process_id: int
    born: str

    def is_alive(self) -> bool:
        """Whether the process itself runs."""
        return bool(self.born) and _born(self.process_id) == self.born

    def has_members(self) -> bool:
        """Whether any process of the group runs."""
        return any(found.group_id == self.process_id for found in _running(self.process_id))


def start(command: Sequence[object], environment: Mapping[str, str], log: Path) -> ProcessGroup:
    """Start a process in a session of its own; what it says goes to `log`."""
    arguments = [str(part) for part in command]
    # unlike `subprocess`, which complains of a process that outlives this one
    process_id = os.posix_spawn(
        arguments[0],
        arguments,
        environment,
        file_actions=(
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(log), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ),
        # Ctrl-C is for the command that started it, which then stops it in good order
        setsid=True,
    )
    return ProcessGroup(process_id, _born(process_id))


def end(groups: Sequence[ProcessGroup], number: signal.Signals, seconds: float) -> list[int]:
    """Send a signal to all of some groups and wait; gives the IDs of those still there."""
    for group in groups:
        with suppress(ProcessLookupError):
            os.killpg(group.process_id, number)
    until = time.monotonic() + seconds
    while left := [group.process_id for group in groups if group.has_members()]:
        if time.monotonic() > until:
            break
        time.sleep(_PAUSE_SECONDS)
    return left


class _Process(NamedTuple):
    process_id: int
    group_id: int
    born: str


def _born(process_id: int) -> str:
    """When a process was started, in this system's own way; empty if it does not run."""
    found = (found.born for found in _running(process_id) if found.process_id == process_id)
    return next(found, "")


def _running(child: int) -> Iterator[_Process]:
    """All processes that run; one that has ended and waits to be asked for does not."""
    # a child of this very process stays in the table until it is asked for
    with suppress(ChildProcessError):
        os.waitpid(child, os.WNOHANG)
    return _of_proc() if (_PROCESSES / "self" / "stat").exists() else _of_ps()


def _of_proc() -> Iterator[_Process]:
    for path in _PROCESSES.glob("[0-9]*/stat"):
        try:
            stat = path.read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        # proc(5), field 2 is the command in parentheses, with any characters; after it come
        # the state (3), the group (5) and the time of birth in ticks (22)
        fields = stat.rpartition(")")[2].split()
        if fields[0] != _ZOMBIE:
            yield _Process(int(path.parent.name), int(fields[2]), fields[19])


def _of_ps() -> Iterator[_Process]:
    """Where there is no /proc, as on macOS."""
    # one column each: by POSIX, all that follows "=" in an argument is the heading of its column
    columns = (f"-o{name}=" for name in ("pid", "pgid", "state", "lstart"))
    # what is noted is compared later by a command that may have another language and zone
    same_words = os.environ | {"LC_ALL": "C", "TZ": "UTC0"}
    done = subprocess.run(
        ["ps", "-A", *columns], env=same_words, capture_output=True, text=True, check=True
    )
    for line in done.stdout.splitlines():
        process_id, group_id, state, born = line.split(maxsplit=3)
        if not state.startswith(_ZOMBIE):
            yield _Process(int(process_id), int(group_id), born.strip())
