"""What training shows while it works: each step with the time it took.

On a terminal the step under way has a spinner and a clock; elsewhere (logs, CI) each finished step
is one plain line.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Display

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Progress:
    """Shows steps on a console, one after another.

    Example:
        with progress.step("cross-validation", total=50) as advance:
            for fold in folds:
                ...
                advance()
    """

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True)

    def say(self, line: str) -> None:
        """Print a line above whatever is shown."""
        self._console.print(line, markup=False, highlight=False, soft_wrap=True)

    @contextmanager
    def step(self, title: str, total: int | None = None) -> Iterator[Callable[[], None]]:
        """Show a step while the block runs, then the time that it took.

        Args:
            title: what is being done, a few words.
            total: how many parts it has, if that is known.

        Yields:
            A function to call after each part.
        """
        started = time.perf_counter()
        display = Display(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            *([MofNCompleteColumn()] if total else []),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        with display:
            task = display.add_task(title, total=total)
            yield lambda: display.advance(task)
        self.say(f"  {title:<58} {time.perf_counter() - started:7.1f} s")
