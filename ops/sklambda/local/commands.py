"""`sklambda local`: the whole stack on this machine, without Docker and without an account."""

import os
from pathlib import Path

import click
from rich.console import Console

from sklambda.local import lifecycle
from sklambda.local.command_line import directory_option, plain_errors
from sklambda.local.emulator_backend import EmulatorBackend
from sklambda.local.interruption import interruptible
from sklambda.local.kept_data import is_kept
from sklambda.local.progress import Progress
from sklambda.local.staying import links, serve_changes, until_gone
from sklambda.local.watching import Watch
from sklambda.stack.folder import DEFAULT_FOLDER, StackFolder
from sklambda.stack.record import StackRecord
from sklambda.tour import tour

# a bookmark and a script that name it still hold after the next start
_PORT = 8311
# a browser, which has no key, sees little of them
_FOR_PROGRAMS = {"openapi", "models", "whoami", "health"}


def _backend(path: Path) -> EmulatorBackend:
    """The stack of a folder; that of the project has the port that is its own."""
    port = _PORT if path == DEFAULT_FOLDER else None
    return EmulatorBackend(StackFolder(path), port, keeps_data=True)


_directory = directory_option(
    _backend,
    "Folder of the stack; each folder holds one of its own.",
)


@click.group()
def local() -> None:
    """Run the whole stack on this machine."""


@local.command()
@_directory
def up(backend: EmulatorBackend) -> None:
    """Start the stack, or update it if it runs already."""
    with plain_errors(), interruptible():
        record = lifecycle.up(backend, Progress(Console()))
    click.echo(f"\nThe API is at {record.api_url}")
    click.echo(f"Its address and a key with all scopes are in {_short(backend.folder.record)}")


@local.command()
@_directory
@click.option("--forget", is_flag=True, help="Delete its data and its key as well.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def down(backend: EmulatorBackend, *, forget: bool, yes: bool) -> None:
    """Stop the stack; the next one has its data and its key."""
    if forget and not yes:
        click.confirm(
            "Delete what the local stack holds: keys, predictions, complaints?", abort=True
        )
    with plain_errors():
        was_running = lifecycle.forget(backend) if forget else lifecycle.down(backend)
    click.echo("The stack is down." if was_running else "No stack was running.")
    if is_kept(backend.folder.kept):
        click.echo("The next one has its data and its key; `make forget` deletes them.", err=True)


@local.command()
@_directory
@click.option(
    "--watch/--no-watch", default=True, help="Serve what changes meanwhile. [default: watch]"
)
def run(backend: EmulatorBackend, *, watch: bool) -> None:
    """Start the stack, show a call of each kind, and stay until Ctrl-C or `down`.

    Meanwhile it serves what changes of the functions, the template and the models. A stack that
    runs already is updated, and stays when this ends.
    """
    console = Console()
    # what changes while it starts is served after that
    watching = Watch() if watch else None
    try:
        with (
            plain_errors(),
            interruptible(),
            lifecycle.while_needed(backend, Progress(console)) as record,
        ):
            tour.show(record, _short(backend.folder.record), console)
            _stay(record, backend, watching, console)
    except KeyboardInterrupt:
        pass


def _stay(
    record: StackRecord, backend: EmulatorBackend, watching: Watch | None, console: Console
) -> None:
    folder, progress = backend.folder, Progress(console)
    console.print()
    pages = {"front page": f"{record.api_url}/", **links(record.api_url)}
    for name, address in pages.items():
        if name not in _FOR_PROGRAMS:
            console.print(f"{name:14} {address}", highlight=False, soft_wrap=True, markup=False)
    console.print(f"{'address, key':14} {_short(folder.record)}", highlight=False)
    if watching is None:
        console.print("\nPress Ctrl-C to stop.", highlight=False)
        until_gone(folder, record)
    else:
        console.print(
            "\nWhat you change is served by itself. Press Ctrl-C to stop.", highlight=False
        )
        until_gone(folder, record, lambda: serve_changes(backend, watching, progress))
    console.print("The stack was stopped by another command.", highlight=False)


def _short(path: Path) -> str:
    """A path as one would type it here, if that is shorter."""
    return min(str(path), os.path.relpath(path), key=len)
