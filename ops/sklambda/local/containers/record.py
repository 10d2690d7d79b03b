"""`sam-local.json`: what a client of the API in containers needs to know, and nothing else."""

import json
from pathlib import Path
from typing import NamedTuple


class SamLocalRecord(NamedTuple):
    """Where the API is, and a key that may do everything there."""

    api_url: str
    api_key: str

    def __repr__(self) -> str:
        """Leave the key out: a log line or a traceback may print this."""
        return f"SamLocalRecord(api_url={self.api_url!r})"

    def write(self, path: Path) -> None:
        """Write the file so that only its owner can read it: it holds a key."""
        path.unlink(missing_ok=True)
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(json.dumps(self._asdict(), indent=2) + "\n")
