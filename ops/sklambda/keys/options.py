"""What operators may say of a key on the command line, checked before anything is called."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from applications.scopes import SCOPES
from key_authorizer.keys import KEY_ID_LENGTH, PREFIX
from sklambda.keys.expiry import ExpiryError, parse_expiry, parse_span, parse_time
from sklambda.keys.secrecy import IN_HISTORY, holds_a_key

# Names travel to the API with each request and stand in logs and tables: a line, not a letter.
LONGEST_NAME = 100
LONGEST_NOTE = 1000
# A longer overlap is a second key; a key that leaked should not count for long.
LONGEST_OVERLAP = timedelta(days=90)
# A key's requests are counted in one item, which takes 1,000 writes a second (docs/keys.md).
HIGHEST_LIMIT_A_MINUTE = 60_000
HIGHEST_LIMIT = 100_000_000

_KEY_ID = re.compile(rf"(?:{PREFIX}_)?([0-9A-Za-z]{{{KEY_ID_LENGTH}}})")
# Not more digits than the highest has: Python refuses to read thousands of them.
_LIMIT = re.compile(rf"[0-9]{{1,{len(str(HIGHEST_LIMIT))}}}")
_NONE = "none"

type Command = Callable[..., Any]


def name(_context: click.Context, _option: click.Parameter, text: str) -> str:
    """One printable line."""
    refuse_keys(text)
    stripped = text.strip()
    if not stripped or len(stripped) > LONGEST_NAME or not stripped.isprintable():
        raise click.BadParameter(f"give one line of 1 to {LONGEST_NAME} printable characters")
    return stripped


def scopes(_context: click.Context, _option: click.Parameter, text: str | None) -> list[str]:
    """Scopes with commas between them; all of them if none is named."""
    if text is None:
        return list(SCOPES)
    named = dict.fromkeys(part.strip() for part in text.split(","))
    if not named.keys() <= set(SCOPES):
        raise click.BadParameter(f"give some of {', '.join(SCOPES)}")
    return list(named)


def expiry(_context: click.Context, _option: click.Parameter, text: str | None) -> datetime | None:
    """A time in the future."""
    try:
        return None if text is None else parse_expiry(text, datetime.now(UTC))
    except ExpiryError as error:
        raise click.BadParameter(str(error)) from error


def moment(_context: click.Context, _option: click.Parameter, text: str | None) -> datetime | None:
    """A time that has not passed."""
    now = datetime.now(UTC).replace(microsecond=0)
    try:
        at = None if text is None else parse_time(text, now)
    except ExpiryError as error:
        raise click.BadParameter(str(error)) from error
    if at is not None and at < now:
        raise click.BadParameter("that time has passed; leave --at out for now")
    return at


def overlap(_context: click.Context, _option: click.Parameter, text: str) -> timedelta:
    """How long two keys count at once."""
    try:
        span = parse_span(text)
    except ExpiryError as error:
        raise click.BadParameter(str(error)) from error
    if span > LONGEST_OVERLAP:
        raise click.BadParameter(f"give at most {LONGEST_OVERLAP.days}d")
    return span


def note(_context: click.Context, _option: click.Parameter, text: str | None) -> str | None:
    """A text for other operators."""
    refuse_keys(text or "")
    if text is not None and len(text) > LONGEST_NOTE:
        raise click.BadParameter(f"give at most {LONGEST_NOTE} characters")
    # It goes to other operators' terminals, which obey some of the others.
    if not all(line.isprintable() for line in re.split(r"[\n\t]", text or "")):
        raise click.BadParameter("give printable characters, line breaks and tabs only")
    return text or None


def limit(_context: click.Context, _option: click.Parameter, text: str | None) -> int | str | None:
    """A number, `none`, or None if the option was not given."""
    if text is None or text == _NONE:
        return text
    if _LIMIT.fullmatch(text) is None or not 1 <= int(text) <= HIGHEST_LIMIT:
        raise click.BadParameter(f"give a number from 1 to {HIGHEST_LIMIT:,}, or {_NONE}")
    return int(text)


def limit_a_minute(
    context: click.Context, option: click.Parameter, text: str | None
) -> int | str | None:
    """As `limit`, and no more than can be counted."""
    chosen = limit(context, option, text)
    if isinstance(chosen, int) and chosen > HIGHEST_LIMIT_A_MINUTE:
        raise click.BadParameter(
            f"give at most {HIGHEST_LIMIT_A_MINUTE:,}, which is all that can be counted, or {_NONE}"
        )
    return chosen


def number_of(chosen: int | str | None) -> int | None:
    """The limit that was chosen; None for none."""
    return chosen if isinstance(chosen, int) else None


def refuse_keys(text: str) -> None:
    """Keep keys out of what is stored as it is, and shown to whoever may look at keys."""
    if holds_a_key(text):
        raise click.BadParameter(
            "that holds an API key, or nearly, which would be stored for others to read. "
            f"{IN_HISTORY}"
        )


def key_id(_context: click.Context, _argument: click.Parameter, text: str) -> str:
    """The ID of a key; a whole key, mistyped or not, is refused, and not repeated."""
    if holds_a_key(text):
        raise click.BadParameter(
            f"that is a whole key, or nearly. {IN_HISTORY} "
            f"Give its ID, the {KEY_ID_LENGTH} characters after {PREFIX}_."
        )
    match = _KEY_ID.fullmatch(text)
    if match is None:
        raise click.BadParameter(f"give the key's ID: {KEY_ID_LENGTH} letters and digits")
    return match[1]


def key_id_argument(command: Command) -> Command:
    """Pass a command the key that it is about as `key_id`."""
    return click.argument("key_id", metavar="KEY_ID", callback=key_id)(command)


def limit_options(command: Command) -> Command:
    """Add to a command both limits, each a number, `none`, or None if left out."""
    for window, callback in (("month", limit), ("minute", limit_a_minute)):
        command = click.option(
            f"--requests-per-{window}",
            metavar="N|none",
            callback=callback,
            help=f"Requests that it may make in a {window}.",
        )(command)
    return command
