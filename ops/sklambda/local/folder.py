"""Where a local stack keeps its files: all below one folder, so that stacks do not meet."""

import fcntl
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sklambda.local.errors import LocalStackError

# ops/sklambda/local/folder.py
PROJECT = Path(__file__).resolve().parents[3]
DEFAULT_FOLDER = PROJECT / ".local"
ENVIRONMENTS = PROJECT / ".local" / "envs"
# Deleting waits for the disk, not for the processor.
_DELETING_THREADS = 8


@dataclass(frozen=True)
class StackFolder:
    """The folder of one local stack."""

    path: Path

    @property
    def record(self) -> Path:
        """What clients need to know: `stack.json`."""
        return self.path / "stack.json"

    @property
    def emulator_state(self) -> Path:
        """Which process is the emulator, and where it listens."""
        return self.path / "emulator.json"

    @property
    def emulator_log(self) -> Path:
        """What the emulator and the functions say."""
        return self.path / "emulator.log"

    @property
    def sam_log(self) -> Path:
        """What building and deploying say."""
        return self.path / "sam.log"

    @property
    def sam(self) -> Path:
        """SAM's artifacts, cache and settings."""
        return self.path / "sam"

    @property
    def temporary(self) -> Path:
        """The emulator's temporary files, which would otherwise stay behind in the system's."""
        return self.path / "tmp"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Wait until no other process builds or deploys in this folder, and keep them waiting."""
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def prepare(self) -> None:
        """Make the folder, with an empty one for temporary files."""
        _remove(self.temporary)
        self.temporary.mkdir(parents=True)

    def clear(self) -> None:
        """Remove what belongs to a running stack; logs and SAM's cache stay for the next one."""
        self.record.unlink(missing_ok=True)
        self.emulator_state.unlink(missing_ok=True)
        _remove(self.temporary)


def tool(environment: str, name: str) -> Path:
    """Find a command in one of the project's environments.

    Raises:
        LocalStackError: the environment is not there.
    """
    command = ENVIRONMENTS / environment / "bin" / name
    if not command.exists():
        raise LocalStackError(f"{name} is not installed in {command.parent.parent}; run `make up`.")
    return command


def _remove(folder: Path) -> None:
    """Remove a folder: a burst of calls leaves fifty thousand files, in a hundred folders."""
    with ThreadPoolExecutor(_DELETING_THREADS) as pool:
        for part in folder.glob("*/"):
            pool.submit(shutil.rmtree, part, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
