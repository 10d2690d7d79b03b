"""Where a local stack keeps its files: all below one folder, so that stacks do not meet."""

import fcntl
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sklambda.project import PROJECT

DEFAULT_FOLDER = PROJECT / ".local"
# Deleting waits for the disk, not for the processor.
_DELETING_THREADS = 8


@dataclass(frozen=True)
class StackFolder:
    """The folder of one local stack.

    Attributes:
        shared: the folder that a command names; two stacks may stand there, and share a build.
        containers: whether it is the one whose functions run in containers.
    """

    shared: Path
    containers: bool = False

    @property
    def path(self) -> Path:
        """What belongs to this stack alone."""
        return self.shared / "sam-local" if self.containers else self.shared

    @property
    def record(self) -> Path:
        """What clients need to know: `stack.json`, or `sam-local.json` of that in containers."""
        return self.shared / ("sam-local.json" if self.containers else "stack.json")

    @property
    def processes(self) -> Path:
        """Which processes were started, and where they listen."""
        return self.path / "processes.json"

    def log(self, name: str) -> Path:
        """What the process of this name says; the emulator's holds what its functions say."""
        return self.path / f"{name}.log"

    @property
    def temporary(self) -> Path:
        """Temporary files of the processes, which would stay behind in the system's otherwise."""
        return self.path / "tmp"

    @property
    def short_address(self) -> Path:
        """By which address the emulator answers for the API."""
        return self.temporary / "short_address"

    @property
    def kept(self) -> Path:
        """What the tables held when the stack was stopped, for the next one."""
        return self.path / "kept"

    @property
    def sam(self) -> Path:
        """SAM's artifacts, cache and settings."""
        return self.shared / "sam"

    @property
    def sam_log(self) -> Path:
        """What building and deploying say."""
        return self.shared / "sam.log"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Wait until no other process starts or stops this stack, and keep them waiting."""
        with _locked(self.path / ".lock"):
            yield

    @contextmanager
    def building(self) -> Iterator[None]:
        """Wait until no other process uses SAM here, for this stack or the other one."""
        with _locked(self.sam / ".lock"):
            yield

    def prepare(self) -> None:
        """Make the folder, with an empty one for temporary files."""
        _remove(self.temporary)
        self.temporary.mkdir(parents=True)

    def clear(self) -> None:
        """Remove what belongs to a running stack; logs and SAM's cache stay for the next one."""
        self.record.unlink(missing_ok=True)
        self.processes.unlink(missing_ok=True)
        _remove(self.temporary)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _remove(folder: Path) -> None:
    """Remove a folder: a burst of calls leaves fifty thousand files, in a hundred folders."""
    with ThreadPoolExecutor(_DELETING_THREADS) as pool:
        for part in folder.glob("*/"):
            pool.submit(shutil.rmtree, part, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
