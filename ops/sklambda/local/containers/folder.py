"""Where the API in containers keeps its files: beside the stack whose build it shares."""

from dataclasses import dataclass
from pathlib import Path

from sklambda.local.folder import StackFolder


@dataclass(frozen=True)
class SamLocalFolder:
    """The files of one API in containers."""

    stack: StackFolder

    @property
    def record(self) -> Path:
        """What clients need to know: `sam-local.json`."""
        return self.stack.path / "sam-local.json"

    @property
    def path(self) -> Path:
        """Everything else."""
        return self.stack.path / "sam-local"

    @property
    def emulator(self) -> StackFolder:
        """The temporary files of the emulator that holds tables and queue."""
        return StackFolder(self.path / "emulator")

    @property
    def processes(self) -> Path:
        """Which processes were started."""
        return self.path / "processes.json"

    @property
    def application(self) -> Path:
        """What was built, where containers mount it."""
        return self.path / "application"

    @property
    def template(self) -> Path:
        """The template of what was built, for SAM."""
        return self.application / "template.json"

    @property
    def environment(self) -> Path:
        """The functions' environment variables, for SAM."""
        return self.application / "environment.json"

    @property
    def layers(self) -> Path:
        """SAM's cache of layers, which would be in the user's home otherwise."""
        return self.path / "layers"

    def log(self, name: str) -> Path:
        """What the process of this name says."""
        return self.path / f"{name}.log"
