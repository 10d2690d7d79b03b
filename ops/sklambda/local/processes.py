"""The processes of a local stack, each noted by its name as soon as it is started."""

import json
import signal
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sklambda.local import process_groups
from sklambda.local.errors import LocalStackError
from sklambda.local.interruption import held_back
from sklambda.local.process_groups import ProcessGroup
from sklambda.stack.folder import StackFolder

# SAM stops its containers one after the other, each within three seconds; a killed process is
# gone at once, unless the machine is very busy.
STOP_SECONDS = 30.0


class Process(NamedTuple):
    """A process that leads a group of its own.

    Attributes:
        born: when it was started, which tells it from another one that has got its ID since.
        url: where it listens; empty if it does not.
    """

    name: str
    process_id: int
    born: str
    url: str = ""

    @property
    def group(self) -> ProcessGroup:
        """It, and all that it started."""
        return ProcessGroup(self.process_id, self.born)

    def is_alive(self) -> bool:
        """Whether it runs."""
        return self.group.is_alive()


def start(
    folder: StackFolder,
    name: str,
    command: Sequence[object],
    environment: Mapping[str, str],
    url: str = "",
) -> Process:
    """Start a process and note it; its log is `folder.log(name)`."""
    folder.path.mkdir(parents=True, exist_ok=True)
    with held_back():
        group = process_groups.start(command, environment, folder.log(name))
        started = Process(name, *group, url)
        folder.processes.write_text(json.dumps([*noted(folder), started]))
    return started


def noted(folder: StackFolder) -> list[Process]:
    """The processes that were started, whether they still run or not; none of a spoiled note."""
    try:
        values = json.loads(folder.processes.read_text())
        return [
            Process(str(name), int(process_id), str(born), str(url))
            for name, process_id, born, url in values
        ]
    except (FileNotFoundError, ValueError, TypeError):
        return []


def running(folder: StackFolder, name: str) -> Process | None:
    """The process of this name, if it runs."""
    named = (process for process in noted(folder) if process.name == name)
    return next((process for process in named if process.is_alive()), None)


def stop_all(folder: StackFolder, *signals: signal.Signals) -> bool:
    """End all of them, by one signal after the other; tell whether any was running.

    Raises:
        LocalStackError: one cannot be ended.
    """
    left = alive = [process for process in noted(folder) if process.is_alive()]
    for number in signals:
        ids = process_groups.end([process.group for process in left], number, STOP_SECONDS)
        left = [process for process in left if process.process_id in ids]
    if left:
        names = ", ".join(f"{process.process_id} ({process.name})" for process in left)
        raise LocalStackError(f"These processes cannot be ended: {names}.")
    return bool(alive)
