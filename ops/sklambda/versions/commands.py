"""`sklambda versions`: look after published versions of the functions. All words go to stderr."""

from typing import TYPE_CHECKING

import click

from sklambda.stack.aws_errors import in_plain_words
from sklambda.stack.options import stack_options
from sklambda.versions.versions import delete, superfluous

if TYPE_CHECKING:
    from sklambda.stack.stack import Stack


@click.group()
def versions() -> None:
    """Look after what deployments have published."""


@versions.command("prune")
@click.option("--dry-run", is_flag=True, help="Only say what would be deleted.")
@stack_options
def prune_command(*, dry_run: bool, stack: "Stack") -> None:
    """Delete versions that no call reaches: old ones, and what a failed deployment left.

    Those that an alias points to stay, and so does the one before. Nothing is deleted while the
    stack is being changed. `make deploy` does this after each deployment.

    \b
    Examples:
      sklambda versions prune --stack sklambda-prod
      sklambda versions prune --stack sklambda-prod --dry-run
    """  # noqa: D301  (click's mark for a paragraph to leave as it is)
    with in_plain_words(stack):
        client = stack.functions
        found = superfluous(stack.cloudformation, client, stack.name)
        for version in found:
            if not dry_run:
                delete(client, version)
            click.echo(f"{version.function}: {version.number}", err=True)
    done = "would be deleted" if dry_run else "deleted"
    click.echo(f"{len(found)} superfluous versions {done}.", err=True)
