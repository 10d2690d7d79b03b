"""`sklambda keys revoke` and `limits`: change a key that exists."""

from datetime import UTC, datetime

import click

from key_authorizer.records import to_text
from sklambda.display import console
from sklambda.keys import options as key_options
from sklambda.keys.records import revoke, set_limits
from sklambda.stack.aws_errors import in_plain_words
from sklambda.stack.options import stack_options
from sklambda.stack.stack import Stack

_WHEN_IT_TELLS = "The API notices within its key cache time (60 s unless deployed otherwise)."


@click.command("revoke")
@key_options.key_id_argument
@click.option(
    "--at",
    metavar="WHEN",
    callback=key_options.moment,
    help="When it ends: 7d, 12h, 2027-01-31, or a time with its offset. [default: now]",
)
@stack_options
def revoke_command(*, key_id: str, at: datetime | None, stack: Stack) -> None:
    """End a key for good, now or at a time; until that time it can be moved.

    \b
    Examples:
      sklambda keys revoke u0MS2T1WbVaR
      sklambda keys revoke u0MS2T1WbVaR --at 2027-01-31T18:00:00Z
      sklambda keys revoke u0MS2T1WbVaR --at 7d
    """  # noqa: D301  (click's mark for a paragraph to leave as it is)
    now = datetime.now(UTC).replace(microsecond=0)
    moment = at or now
    with in_plain_words(stack):
        table = stack.outputs().keys_table
        record = revoke(stack.dynamodb, table, key_id, at=moment, now=now)
    ended = "is revoked" if moment <= now else f"is revoked from {to_text(moment)} on"
    stderr = console()
    stderr.print(f"Key {key_id} for {record.name} {ended}.", markup=False, emoji=False)
    stderr.print(_WHEN_IT_TELLS)


@click.command("limits")
@key_options.key_id_argument
@key_options.limit_options
@stack_options
def limits_command(
    *,
    key_id: str,
    requests_per_minute: int | str | None,
    requests_per_month: int | str | None,
    stack: Stack,
) -> None:
    """Set how many requests a key may make, or lift a limit with `none`.

    A limit that is not named stays as it is. Minutes and months are those of the clock and the
    calendar, in UTC.

    \b
    Examples:
      sklambda keys limits u0MS2T1WbVaR --requests-per-minute 60 --requests-per-month 100000
      sklambda keys limits u0MS2T1WbVaR --requests-per-minute none
    """  # noqa: D301  (click's mark for a paragraph to leave as it is)
    chosen = {
        "requests_per_minute": requests_per_minute,
        "requests_per_month": requests_per_month,
    }
    changes = {
        name: key_options.number_of(limit) for name, limit in chosen.items() if limit is not None
    }
    if not changes:
        raise click.UsageError("Give --requests-per-minute or --requests-per-month, or both.")
    with in_plain_words(stack):
        table = stack.outputs().keys_table
        record = set_limits(stack.dynamodb, table, key_id, changes, datetime.now(UTC))
    stderr = console()
    minute, month = (
        "any number" if limit is None else f"{limit:,}"
        for limit in (record.requests_per_minute, record.requests_per_month)
    )
    line = f"Key {key_id} for {record.name} may make {minute} a minute and {month} a month."
    stderr.print(line, markup=False, emoji=False)
    stderr.print(_WHEN_IT_TELLS)
