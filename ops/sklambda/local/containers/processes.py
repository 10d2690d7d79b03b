"""The processes of an API in containers, each noted by its name as soon as it is started."""

import json
import signal
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sklambda.local import process_groups
from sklambda.local.containers.folder import SamLocalFolder
from sklambda.local.errors import LocalStackError
from sklambda.local.interruption import held_back
from sklambda.local.process_groups import ProcessGroup

# SAM stops its containers one after the other, each within three seconds.
STOP_SECONDS = 30.0


class Started(NamedTuple):
    """A process that leads a group of its own."""

    name: str
    process_id: int
    born: str

    @property
    def group(self) -> ProcessGroup:
        """It, and all that it started."""
        return ProcessGroup(self.process_id, self.born)

    def is_alive(self) -> bool:
        """Whether it runs."""
        return self.group.is_alive()


def start(
    folder: SamLocalFolder, name: str, command: Sequence[object], environment: Mapping[str, str]
) -> Started:
    """Start a process and note it; its log is `folder.log(name)`."""
    folder.path.mkdir(parents=True, exist_ok=True)
    with held_back():
        started = Started(name, *process_groups.start(command, environment, folder.log(name)))
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
        groups = [started.group for started in left]
        ids = process_groups.end(groups, number, STOP_SECONDS)
        left = [started for started in left if started.process_id in ids]
    if left:
        names = ", ".join(f"{started.process_id} ({started.name})" for started in left)
        raise LocalStackError(f"These processes cannot be ended: {names}.")
    folder.processes.unlink(missing_ok=True)
    return bool(running)
