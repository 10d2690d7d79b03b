"""Wait for processes that were started to answer."""

import socket
import time
from collections.abc import Callable
from contextlib import ExitStack

from sklambda.local.containers.folder import SamLocalFolder
from sklambda.local.containers.processes import Started
from sklambda.local.errors import LocalStackError

# Images and containers take ten to thirty seconds, longer on a busy machine.
SECONDS = 180.0
_PAUSE_SECONDS = 0.2
# Enough of a log to see what went wrong.
_LINES_SHOWN = 15


def wait_for(folder: SamLocalFolder, started: Started, ready: Callable[[], bool]) -> None:
    """Wait until a process is ready.

    Raises:
        LocalStackError: it ended or took too long; with the end of its log.
    """
    until = time.monotonic() + SECONDS
    while not ready():
        if not started.is_alive() or time.monotonic() > until:
            log = folder.log(started.name)
            lines = log.read_text(errors="replace").splitlines()[-_LINES_SHOWN:]
            raise LocalStackError(
                "\n".join([*lines, f"The process {started.name} does not answer; see {log}."])
            )
        time.sleep(_PAUSE_SECONDS)


def listens(host: str, port: int) -> bool:
    """Whether connections are taken."""
    with socket.socket() as client:
        return client.connect_ex((host, port)) == 0


def free_ports(host: str, count: int) -> list[int]:
    """Ports that nobody has taken, each another one."""
    with ExitStack() as stack:
        listeners = [stack.enter_context(socket.socket()) for _ in range(count)]
        for listener in listeners:
            listener.bind((host, 0))
        return [listener.getsockname()[1] for listener in listeners]
