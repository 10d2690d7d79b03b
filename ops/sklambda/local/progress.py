"""Say what is being done, and when it is done how long it took."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console


class Progress:
    """Steps, one after the other: moving on a terminal, plain lines elsewhere."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def say(self, line: str) -> None:
        """Print a line between two steps."""
        self._console.print(line, highlight=False)

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Show `title` while the block runs, and its time after; nothing if it fails."""
        started = time.monotonic()
        if not self._console.is_terminal:
            self._console.print(f"{title} ...", highlight=False)
        with self._console.status(f"{title} ..."):
            yield
        seconds = time.monotonic() - started
        self._console.print(f"  [green]✓[/] {title} [dim]{seconds:.1f} s[/]", highlight=False)
