"""`stack.json`: what a client of the local stack needs to know, and nothing else."""

import json
import os
from pathlib import Path
from typing import NamedTuple, Self


class StackRecord(NamedTuple):
    """Where the stack is and a key that may do everything there."""

    api_url: str
    api_key: str
    endpoint_url: str
    region: str
    stack_name: str

    def __repr__(self) -> str:
        """Leave the key out: a log line or a traceback may print this."""
        return f"StackRecord(api_url={self.api_url!r})"

    def write(self, path: Path) -> None:
        """Write the file so that only its owner can read it: it holds a key."""
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode=0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(json.dumps(self._asdict(), indent=2) + "\n")

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Read the file; None if there is none."""
        try:
            return cls(**json.loads(path.read_text()))
        except FileNotFoundError:
            return None
