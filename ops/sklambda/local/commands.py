"""`sklambda local`: the whole stack on this machine, without Docker and without an account."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click
from rich.console import Console

from sklambda.local import emulator, lifecycle
from sklambda.local.errors import LocalStackError
from sklambda.local.folder import DEFAULT_FOLDER, StackFolder
from sklambda.local.progress import Progress
from sklambda.local.record import StackRecord
from sklambda.tour import tour

_directory = click.option(
    "--directory",
    "folder",
    envvar="SKLAMBDA_LOCAL",
    default=DEFAULT_FOLDER,
    type=click.Path(file_okay=False, path_type=Path),
    callback=lambda _context, _option, path: StackFolder(path.resolve()),
    help="Folder of the stack; each folder holds one of its own. [default: .local]",
)


@click.group()
def local() -> None:
    """Run the whole stack on this machine."""


@local.command()
@_directory
def up(folder: StackFolder) -> None:
    """Start the stack, or update it if it runs already."""
    with _plain_errors():
        record = _bring_up(folder, Console())
    click.echo(f"\nThe API is at {record.api_url}")
    click.echo(f"Its address and a key with all scopes are in {_short(folder.record)}")


@local.command()
@_directory
def down(folder: StackFolder) -> None:
    """Stop the stack and forget what it held."""
    with _plain_errors():
        was_running = lifecycle.down(folder)
    click.echo("The stack is down." if was_running else "No stack was running.")


@local.command()
@_directory
def run(folder: StackFolder) -> None:
    """Start the stack, show a call of each kind, and stay until Ctrl-C."""
    console = Console()
    with _plain_errors(), _interruptible():
        try:
            record = _bring_up(folder, console)
            tour.show(record, console)
            _stay(record, folder, console)
        except KeyboardInterrupt:
            pass
        finally:
            _finish(folder, console)


def _bring_up(folder: StackFolder, console: Console) -> StackRecord:
    with _interruptible():
        if emulator.find(folder) is not None:
            console.print("The stack is running already; updating it.")
        return lifecycle.up(folder, Progress(console))


def _stay(record: StackRecord, folder: StackFolder, console: Console) -> None:
    console.print(f"\nDocumentation  {record.api_url}/docs", highlight=False, soft_wrap=True)
    console.print(f"Dashboard      {record.api_url}/dashboard", highlight=False, soft_wrap=True)
    console.print(f"Address, key   {_short(folder.record)}", highlight=False)
    console.print("\nPress Ctrl-C to stop.", highlight=False)
    signal.pause()


def _finish(folder: StackFolder, console: Console) -> None:
    # a second Ctrl-C must not leave the emulator behind
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with console.status("Stopping ..."):
        was_running = lifecycle.down(folder)
    if was_running:
        console.print("Stopped; nothing is left running.")


@contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except LocalStackError as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let a closed terminal or a `kill` end the command in good order, as Ctrl-C does."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    previous = {number: signal.signal(number, interrupt) for number in _signals()}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _signals() -> tuple[signal.Signals, ...]:
    # Ctrl-C as well: Python leaves it ignored in a command that a script started with "&"
    return signal.SIGINT, signal.SIGTERM, signal.SIGHUP


def _short(path: Path) -> str:
    """A path as one would type it here, if that is shorter."""
    return min(str(path), os.path.relpath(path), key=len)
