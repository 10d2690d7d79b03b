"""What commands write: what was asked for to stdout, all else to stderr, nothing terminals obey."""

import json

import click
from rich.console import Console
from rich.table import Table


def print_json(content: object) -> None:
    """Write to stdout, to be piped."""
    click.echo(printable(json.dumps(content, indent=2, ensure_ascii=False)))


def print_table(table: Table) -> None:
    """Write what was asked for to stdout, to be piped as well."""
    Console(highlight=False, soft_wrap=True).print(table)


def console() -> Console:
    """Where everything goes that was not asked for: what was done, and what to know of it."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def printable(text: str) -> str:
    """Escape as in JSON what terminals may obey: another operator's program may have stored it."""
    return "".join(c if c.isprintable() or c in "\n\t" else json.dumps(c)[1:-1] for c in text)
