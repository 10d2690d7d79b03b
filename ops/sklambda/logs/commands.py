"""`sklambda logs`: what the functions have to say, on this machine or in AWS."""

import json
import re
import time
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from sklambda.display import printable
from sklambda.logs import reading
from sklambda.logs.display import is_remark, readable
from sklambda.logs.reading import Line
from sklambda.stack.aws_errors import in_plain_words
from sklambda.stack.options import stack_options

if TYPE_CHECKING:
    from sklambda.stack.stack import Stack

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class _Ago(click.ParamType[timedelta]):
    """A time span such as 90s, 10m, 3h or 2d."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401  (click's signature)
        """Return a timedelta."""
        if isinstance(value, timedelta):
            return value
        if found := re.fullmatch(r"([0-9]{1,4})([smhd])", value):
            return timedelta(**{_UNITS[found[2]]: int(found[1])})
        return self.fail("such as 90s, 10m, 3h or 2d", param, ctx)


@click.command()
@click.option("--follow", "-f", is_flag=True, help="Go on with what is written from now on.")
@click.option("--request", metavar="ID", help="Lines of one request: what x-request-id said.")
@click.option("--function", type=click.Choice(list(reading.FUNCTIONS)), help="Of one function.")
@click.option("--since", type=_Ago(), default="10m", show_default=True, help="How far back.")
@click.option("--all", "everything", is_flag=True, help="Lambda's remarks and metrics as well.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@stack_options
def logs(  # noqa: PLR0913  (its options)
    *,
    follow: bool,
    request: str | None,
    function: str | None,
    since: timedelta,
    everything: bool,
    as_json: bool,
    stack: "Stack",
) -> None:
    """Show what the functions have written, oldest first; it never holds keys or inputs.

    \b
    Examples:
      sklambda logs --follow
      sklambda logs --request 2f1e0f3c-... --since 2h
      sklambda logs --stack sklambda-prod --function predict-slow --json | jq .message
    """  # noqa: D301  (click's mark for a paragraph to leave as it is)
    if not stack.logs_are_kept:
        raise click.UsageError("Containers write to files: .local/sam-local/api.log and others.")
    start = int((time.time() - since.total_seconds()) * 1000)
    with in_plain_words(stack):
        groups = reading.log_groups(stack.cloudformation, stack.name)
        chosen = groups if function is None else {function: groups[function]}
        read = reading.follow if follow else reading.lines
        try:
            _print(read(stack.logs, chosen, start, request), everything, as_json)
        except KeyboardInterrupt:
            # the way in which following ends
            return


def _print(lines: Iterable[Line], everything: bool, as_json: bool) -> None:  # noqa: FBT001  (as the options are)
    for line in lines:
        if not everything and is_remark(line):
            continue
        text = json.dumps(line._asdict(), ensure_ascii=False) if as_json else readable(line)
        click.echo(printable(text))
