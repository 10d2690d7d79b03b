"""What the commands of the local stacks have in common: their folder, and plain errors."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from sklambda.local.errors import LocalStackError
from sklambda.local.folder import DEFAULT_FOLDER, StackFolder

type Command = Callable[..., Any]


def directory_option(
    of: Callable[[StackFolder], object], explanation: str
) -> Callable[[Command], Command]:
    """Give a command its `folder`, made by `of` of the stack's; `explanation` is for --help."""
    return click.option(
        "--directory",
        "folder",
        envvar="SKLAMBDA_LOCAL",
        default=DEFAULT_FOLDER,
        type=click.Path(file_okay=False, path_type=Path),
        callback=lambda _context, _option, path: of(StackFolder(path.resolve())),
        help=f"{explanation} [default: .local]",
    )


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn what keeps a local stack from running into a sentence and exit code 1."""
    try:
        yield
    except LocalStackError as error:
        raise click.ClickException(str(error)) from error
