"""`sklambda sam-local`: the API in the containers of `sam local`, with a key and a queue."""

import subprocess
import time

import click
from rich.console import Console

from sklambda.local import lifecycle
from sklambda.local.command_line import directory_option, plain_errors
from sklambda.local.containers import application, sam
from sklambda.local.containers.backend import ContainersBackend
from sklambda.local.interruption import interruptible
from sklambda.local.progress import Progress
from sklambda.stack.folder import StackFolder

_directory = directory_option(
    lambda path: ContainersBackend(StackFolder(path, containers=True)),
    "Folder of the local stack, whose build this shares.",
)


@click.group(name="sam-local")
def sam_local() -> None:
    """Run the API in containers by `sam local`; needs Docker."""


@sam_local.command()
@_directory
def up(backend: ContainersBackend) -> None:
    """Start the API, or start it again if it runs already."""
    started = time.monotonic()
    with plain_errors(), interruptible():
        record = lifecycle.up(backend, Progress(Console()))
    click.echo(f"It answers after {time.monotonic() - started:.0f} s.")
    click.echo(f"\nAPI  {record.api_url}")
    click.echo(f"Key  {record.api_key}")
    click.echo(f"Both are in {backend.folder.record}; `make local-down` stops it.")


@sam_local.command()
@_directory
def down(backend: ContainersBackend) -> None:
    """Stop the API and forget what it held."""
    with plain_errors():
        was_running = lifecycle.down(backend)
    click.echo("The API is down." if was_running else "No API was running.")


@sam_local.command()
@_directory
@click.argument("function")
@click.argument("event", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
def invoke(backend: ContainersBackend, function: str, event: str) -> None:
    """Call one FUNCTION with an EVENT, by `sam local invoke`, while the API is up.

    FUNCTION is its name in the template, EVENT a file of events/ or - for stdin.
    """
    folder = backend.folder
    if not application.template_file(folder).exists():
        raise click.ClickException("Start the API first, by `make local`: its tables are used.")
    command = [str(part) for part in sam.invoke(folder, function, event)]
    done = subprocess.run(command, env=sam.environment(folder), check=False)
    raise SystemExit(done.returncode)
