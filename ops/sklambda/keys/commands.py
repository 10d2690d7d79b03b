"""`sklambda keys`: the commands for API keys. The key goes to stdout, all else to stderr."""

import os
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import click

from applications.scopes import SCOPES
from key_authorizer.records import KeyRecord, to_text
from sklambda.display import console
from sklambda.keys import options as key_options
from sklambda.keys.change_commands import limits_command, revoke_command
from sklambda.keys.creation import CreatedKey, create, rotate
from sklambda.keys.display import end_of, old_secret_end
from sklambda.keys.show_commands import list_command, show_command, usage_command
from sklambda.stack.aws_errors import in_plain_words
from sklambda.stack.options import stack_options
from sklambda.stack.stack import Stack


@click.group()
def keys() -> None:
    """Make, look at, limit and end the keys that clients call the API with.

    \b
    A key's life:
      sklambda keys create --name "Traffic team" --requests-per-minute 60 > key.txt
      sklambda keys list
      sklambda keys usage KEY_ID
      sklambda keys limits KEY_ID --requests-per-minute none
      sklambda keys rotate KEY_ID --overlap 24h > key.txt
      sklambda keys revoke KEY_ID
    """  # noqa: D301  (click's mark for a paragraph to leave as it is)


@keys.command("create")
@click.option("--name", required=True, callback=key_options.name, help="Whose it is, or what for.")
@click.option(
    "--scopes",
    metavar="A,B",
    callback=key_options.scopes,
    help=f"What it may do: {', '.join(SCOPES)}. [default: all of them]",
)
@click.option(
    "--expires",
    "expires_at",
    metavar="WHEN",
    callback=key_options.expiry,
    help="When it ends: 90d, 12h, 2027-01-31, or a time with its offset. [default: never]",
)
@key_options.limit_options
@click.option("--note", callback=key_options.note, help="A note for other operators.")
@stack_options
def create_command(  # noqa: PLR0913  (what an operator may say of a key)
    *,
    name: str,
    scopes: list[str],
    expires_at: datetime | None,
    requests_per_minute: int | str | None,
    requests_per_month: int | str | None,
    note: str | None,
    stack: Stack,
) -> None:
    """Make a key and print it, this once, to stdout.

    The table keeps only its hash: whoever loses a key needs a new one.

    \b
    Examples:
      sklambda keys create --name "Traffic team"
      sklambda keys create --name dashboard --scopes predict,complaints:read --expires 90d
      sklambda keys create --name trial --requests-per-minute 60 --requests-per-month 10000
      sklambda keys create --name ci --stack sklambda-prod --region eu-west-1 > key.txt
    """  # noqa: D301  (click's mark for a paragraph to leave as it is)
    _want_stdout()
    with in_plain_words(stack):
        made = create(
            stack.dynamodb,
            stack.outputs().keys_table,
            name=name,
            scopes=scopes,
            expires_at=expires_at,
            requests_per_minute=key_options.number_of(requests_per_minute),
            requests_per_month=key_options.number_of(requests_per_month),
            note=note,
        )
    _hand_over(made, stack)


@keys.command("rotate")
@key_options.key_id_argument
@click.option(
    "--overlap",
    metavar="SPAN",
    default="24h",
    show_default=True,
    callback=key_options.overlap,
    help="How long the old key counts as well: 7d, 24h, or 0h.",
)
@stack_options
def rotate_command(*, key_id: str, overlap: timedelta, stack: Stack) -> None:
    """Make a new secret of a key and print it, this once, to stdout.

    ID, name, scopes and limits stay; results made with the old key can be redeemed with the new
    one. Only two keys of an ID ever count: rotating again ends the older of them.

    \b
    Examples:
      sklambda keys rotate u0MS2T1WbVaR > key.txt
      sklambda keys rotate u0MS2T1WbVaR --overlap 7d > key.txt
      sklambda keys rotate u0MS2T1WbVaR --overlap 0h > key.txt    (the old one leaked)
    """  # noqa: D301  (click's mark for a paragraph to leave as it is)
    _want_stdout()
    with in_plain_words(stack):
        made = rotate(
            stack.dynamodb,
            stack.outputs().keys_table,
            key_id,
            overlap=overlap,
            now=datetime.now(UTC).replace(microsecond=0),
        )
    _hand_over(made, stack)


keys.add_command(list_command)
keys.add_command(show_command)
keys.add_command(usage_command)
keys.add_command(limits_command)
keys.add_command(revoke_command)


def _want_stdout() -> None:
    """Make no key that has nowhere to go; where the shell closed stdout, Python has none."""
    if sys.stdout is None or sys.stdout.closed:
        raise click.ClickException("The key goes to stdout, which is closed; nothing was done.")


def _hand_over(made: CreatedKey, stack: Stack) -> None:
    """Print the key to stdout, and on stderr what it is."""
    try:
        click.echo(made.text)  # and flush: a full disk or a closed pipe shows itself here
    except OSError as error:
        _drop_stdout()
        raise click.ClickException(
            f"The key {made.record.key_id} was made, but could not be written "
            f"({error.strerror}); rotate it with --overlap 0h."
        ) from error
    stderr = console()
    for line in _explanation(made.record, stack):
        stderr.print(line, markup=False, emoji=False)


def _drop_stdout() -> None:
    """Drop what is left in stdout's buffer, so that Python does not fail on it at its exit."""
    with suppress(OSError), open(os.devnull, "wb") as nowhere:  # noqa: PTH123  (no path of ours)
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _explanation(record: KeyRecord, stack: Stack) -> list[str]:
    end, old_end = end_of(record), old_secret_end(record)
    term = "it never expires" if end is None else f"until {to_text(end)}"
    scopes = ", ".join(record.scopes)
    lines = [
        f"Key {record.key_id} for {record.name} in {stack.name}: {scopes}; {term}.",
        "It is shown this once; clients send it as the header X-API-Key.",
    ]
    if old_end is not None:
        lines.append(f"The old key counts until {to_text(old_end)}.")
    return lines
