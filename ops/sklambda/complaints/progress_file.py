"""What of a replay is done, in a file: whoever starts it again goes on from there."""

import json
import secrets
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any


class ProgressFile:
    """One replay's chunks that were taken in, and the rows that were closed since.

    A line a step, written after the step was answered. A step whose line is lost is done again
    when the replay goes on: `run` makes the idempotency keys of its chunks, so that nothing
    is taken in twice within the day for which keys are kept.
    """

    def __init__(self, path: Path, *, again: bool = False) -> None:
        self.path = path
        self._lock = Lock()
        self.run = secrets.token_hex(8)
        self.chunks: dict[int, dict[str, Any]] = {}
        self.endings: dict[int, str] = {}
        if path.is_file() and not again:
            self._read()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            self._write({"run": self.run})

    def taken_in(self, chunk: int, ids: Mapping[int, str], refused: Mapping[str, int]) -> None:
        """Note a chunk: the IDs of rows that were taken in, and why others were refused."""
        step = {"ids": {str(row): name for row, name in ids.items()}, "refused": dict(refused)}
        self.chunks[chunk] = step
        self._write({"chunk": chunk, **step})

    def ended(self, row: int, outcome: str) -> None:
        """Note what became of the closing of a row."""
        self.endings[row] = outcome
        self._write({"row": row, "ending": outcome})

    def _write(self, step: Mapping[str, Any]) -> None:
        with self._lock, self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(step) + "\n")

    def _read(self) -> None:
        for line in self.path.read_text("utf-8").splitlines():
            try:
                step = json.loads(line)
            except ValueError:
                continue  # the process died while it wrote this line
            if "run" in step:
                self.run = step["run"]
            elif "chunk" in step:
                self.chunks[step["chunk"]] = step
            else:
                self.endings[step["row"]] = step["ending"]
