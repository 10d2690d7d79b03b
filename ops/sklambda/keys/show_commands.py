"""`sklambda keys list`, `show` and `usage`: look at keys; nothing is changed."""

from datetime import UTC, datetime

import click

from key_authorizer.records import KeyRecord
from sklambda.display import print_json
from sklambda.keys import options as key_options
from sklambda.keys.display import (
    as_members,
    print_key,
    print_keys,
    print_usage,
    state_of,
)
from sklambda.keys.records import every, find
from sklambda.keys.usage import DailyUsage, combined, counted, last_days, logged
from sklambda.stack.aws_errors import in_plain_words
from sklambda.stack.options import stack_options
from sklambda.stack.stack import Stack

# As long as counters are kept (`predict_api.limits.counter`). The log is kept for 30 days unless
# deployed otherwise; each day of it is a query.
MOST_DAYS = 400

_json_option = click.option("--json", "as_json", is_flag=True, help="JSON to stdout.")


@click.command("list")
@click.option("--all", "with_ended", is_flag=True, help="Revoked and expired ones as well.")
@_json_option
@stack_options
def list_command(*, with_ended: bool, as_json: bool, stack: Stack) -> None:
    """List the keys, oldest first.

    \b
    Examples:
      sklambda keys list
      sklambda keys list --all --json | jq '.[] | select(.expires_at) | .key_id'
    """  # noqa: D301  (click's mark for a paragraph to leave as it is)
    now = datetime.now(UTC)
    with in_plain_words(stack):
        found = list(every(stack.dynamodb, stack.outputs().keys_table))
    records = [record for record in found if isinstance(record, KeyRecord)]
    shown = [record for record in records if with_ended or state_of(record, now) == "active"]
    shown.sort(key=lambda record: record.created_at)
    if as_json:
        print_json([as_members(record, now) for record in shown])
    else:
        print_keys(shown, now)
    if hidden := len(records) - len(shown):
        click.echo(f"{hidden} revoked or expired; --all shows them.", err=True)
    for damaged in found:
        if not isinstance(damaged, KeyRecord):
            click.echo(f"Warning: {damaged}", err=True)


@click.command("show")
@key_options.key_id_argument
@_json_option
@stack_options
def show_command(*, key_id: str, as_json: bool, stack: Stack) -> None:
    """Show all there is to know of a key; the key itself is stored nowhere.

    \b
    Examples:
      sklambda keys show u0MS2T1WbVaR
      sklambda keys show u0MS2T1WbVaR --json | jq .expires_at
    """  # noqa: D301  (click's mark for a paragraph to leave as it is)
    with in_plain_words(stack):
        table = stack.outputs().keys_table
        record = find(stack.dynamodb, table, key_id)
    now = datetime.now(UTC)
    if as_json:
        print_json(as_members(record, now))
    else:
        print_key(record, now)


@click.command("usage")
@key_options.key_id_argument
@click.option(
    "--days",
    type=click.IntRange(1, MOST_DAYS),
    default=7,
    show_default=True,
    help="How many, today included.",
)
@_json_option
@stack_options
def usage_command(*, key_id: str, days: int, as_json: bool, stack: Stack) -> None:
    """Count the requests of a key that were let through, day by day in UTC.

    Requests made while the key had a limit are in the limit's counters, at once and exactly, for
    400 days. The others are searched in the log, which lags by seconds, is kept for as long as the
    stack says, and costs what CloudWatch Logs Insights takes.

    \b
    Examples:
      sklambda keys usage u0MS2T1WbVaR
      sklambda keys usage u0MS2T1WbVaR --days 90 --json
    """  # noqa: D301  (click's mark for a paragraph to leave as it is)
    with in_plain_words(stack):
        usages = _usage(stack, key_id, days)
    if as_json:
        print_json([usage._asdict() | {"day": usage.day.isoformat()} for usage in usages])
    else:
        print_usage(usages)


def _usage(stack: Stack, key_id: str, days: int) -> list[DailyUsage]:
    outputs = stack.outputs()
    find(stack.dynamodb, outputs.keys_table, key_id)  # a typo is no zero
    asked = last_days(days, datetime.now(UTC))
    in_counters = counted(stack.dynamodb, outputs.key_usage_table, key_id, asked)
    in_log = (
        logged(stack.logs, outputs.predict_log_group, key_id, asked) if stack.logs_are_kept else {}
    )
    return [combined(day, in_counters.get(day), in_log.get(day)) for day in asked]
