"""What the commands of the local stacks have in common: their backend, and plain errors."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from sklambda.errors import OperatorError
from sklambda.local.lifecycle import Backend
from sklambda.stack.folder import DEFAULT_FOLDER

type Command = Callable[..., Any]


def directory_option(
    backend_in: Callable[[Path], Backend], explanation: str
) -> Callable[[Command], Command]:
    """Pass a command its `backend`, made of the folder named; `explanation` is for --help."""
    return click.option(
        "--directory",
        "backend",
        envvar="SKLAMBDA_LOCAL",
        default=DEFAULT_FOLDER,
        type=click.Path(file_okay=False, path_type=Path),
        callback=lambda _context, _option, path: backend_in(path.resolve()),
        help=f"{explanation} [default: .local]",
    )


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn what keeps a local stack from running into a sentence and exit code 1."""
    try:
        yield
    except OperatorError as error:
        raise click.ClickException(str(error)) from error
