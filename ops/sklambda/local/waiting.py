"""Wait for processes that were started to answer."""

import socket
import time
from collections.abc import Callable
from contextlib import ExitStack

from sklambda.local import processes
from sklambda.local.errors import LocalStackError
from sklambda.stack.folder import StackFolder

# Images, containers and first calls take ten to thirty seconds, longer on a busy machine.
SECONDS = 180.0
_PAUSE_SECONDS = 0.2
# Enough of a log to see what went wrong.
_LINES_SHOWN = 15


def wait_for(folder: StackFolder, name: str, what: str, trouble: Callable[[], str]) -> None:
    """Wait until a process is ready.

    Args:
        folder: The stack that it belongs to.
        name: The process, whose log tells more.
        what: What is waited for, as the beginning of a sentence: "The API".
        trouble: What keeps it from answering; empty once it does.

    Raises:
        LocalStackError: It ended or took too long; with the end of its log.
    """
    until = time.monotonic() + SECONDS
    while found := trouble():
        if processes.running(folder, name) is None or time.monotonic() > until:
            log = folder.log(name)
            lines = log.read_text(errors="replace").splitlines()[-_LINES_SHOWN:]
            raise LocalStackError(
                "\n".join([*lines, f"{what} does not answer ({found}); see {log}."])
            )
        time.sleep(_PAUSE_SECONDS)


def no_listener(host: str, port: int) -> str:
    """What keeps a port from taking connections; empty if it does."""
    with socket.socket() as client:
        return "no connection" if client.connect_ex((host, port)) else ""


def free_port(host: str, wanted: int | None = None) -> int:
    """A port that nobody has taken: the one wanted, if that is so."""
    if wanted is not None:
        with socket.socket() as listener:
            # what has just been stopped leaves connections that are not quite closed
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind((host, wanted))
            except OSError:
                pass
            else:
                return wanted
    return free_ports(host, 1)[0]


def free_ports(host: str, count: int) -> list[int]:
    """Ports that nobody has taken, each another one."""
    with ExitStack() as stack:
        listeners = [stack.enter_context(socket.socket()) for _ in range(count)]
        for listener in listeners:
            listener.bind((host, 0))
        return [listener.getsockname()[1] for listener in listeners]
