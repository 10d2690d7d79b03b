"""`sklambda keys`: the commands for API keys. The key goes to stdout, all else to stderr."""

from datetime import UTC, datetime

import click
from rich.console import Console

from key_authorizer.records import Scope, to_text
from sklambda.aws_errors import in_plain_words
from sklambda.expiry import ExpiryError, parse_expiry
from sklambda.keys import CreatedKey, create
from sklambda.stack import Stack, keys_table
from sklambda.stack_options import stack_options

# Names travel to the API with each request and stand in logs and tables: a line, not a letter.
LONGEST_NAME = 100
LONGEST_NOTE = 1000


@click.group()
def keys() -> None:
    """Make the keys that clients call the API with."""


def _name(_context: click.Context, _option: click.Parameter, text: str) -> str:
    name = text.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise click.BadParameter(f"give one line of 1 to {LONGEST_NAME} characters")
    return name


def _scopes(_context: click.Context, _option: click.Parameter, text: str | None) -> list[Scope]:
    if text is None:
        return list(Scope)
    named = dict.fromkeys(part.strip() for part in text.split(","))
    try:
        return [Scope(part) for part in named]
    except ValueError as error:
        raise click.BadParameter(f"give some of {', '.join(Scope)}") from error


def _expiry(_context: click.Context, _option: click.Parameter, text: str | None) -> datetime | None:
    try:
        return None if text is None else parse_expiry(text, datetime.now(UTC))
    except (ExpiryError, OverflowError) as error:
        raise click.BadParameter(str(error)) from error


def _note(_context: click.Context, _option: click.Parameter, text: str | None) -> str | None:
    if text is not None and len(text) > LONGEST_NOTE:
        raise click.BadParameter(f"give at most {LONGEST_NOTE} characters")
    return text or None


@keys.command("create")
@click.option("--name", required=True, callback=_name, help="Whose key it is, or what for.")
@click.option(
    "--scopes",
    metavar="A,B",
    callback=_scopes,
    help=f"What it may do: {', '.join(Scope)}. [default: all of them]",
)
@click.option(
    "--expires",
    "expires_at",
    metavar="WHEN",
    callback=_expiry,
    help="When it ends: 90d, 12h, 2027-01-31, or a time with its offset. [default: never]",
)
@click.option("--note", callback=_note, help="A note for other operators.")
@stack_options
def create_command(
    *,
    name: str,
    scopes: list[Scope],
    expires_at: datetime | None,
    note: str | None,
    stack: Stack,
) -> None:
    """Make a key and print it, this once, to stdout.

    The table keeps only its hash: whoever loses a key needs a new one.

    \b
    Examples:
      sklambda keys create --name "Traffic team"
      sklambda keys create --name dashboard --scopes predict,complaints:read --expires 90d
      sklambda keys create --name ci --stack sklambda-prod --region eu-west-1 > key.txt
    """  # noqa: D301  (click's mark for a paragraph to leave as it is)
    with in_plain_words(stack):
        table = keys_table(stack.cloudformation, stack.name)
        made = create(
            stack.dynamodb, table, name=name, scopes=scopes, expires_at=expires_at, note=note
        )
    click.echo(made.text)
    _explain(made, stack)


def _explain(made: CreatedKey, stack: Stack) -> None:
    record = made.record
    end = "it never expires" if record.expires_at is None else f"until {to_text(record.expires_at)}"
    scopes = ", ".join(record.scopes)
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    console.print(
        f"Key {record.key_id} for {record.name} in {stack.name}: {scopes}; {end}.",
        markup=False,
        emoji=False,
    )
    console.print("It is shown this once; clients send it as the header X-API-Key.")
