"""`sklambda replay`: the past of the city, or a made-up one, through the API."""

import hashlib
import os
import time
from collections import Counter
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from applications.service_311.times import NEW_YORK
from sklambda.complaints.api import Api
from sklambda.complaints.progress_file import ProgressFile
from sklambda.complaints.replay import Replay, Summary
from sklambda.complaints.rows import digest_of, read_rows
from sklambda.complaints.synthetic import synthetic_rows
from sklambda.display import console, printable
from sklambda.stack.aws_errors import in_plain_words
from sklambda.stack.folder import DEFAULT_FOLDER
from sklambda.stack.options import stack_options
from sklambda.stack.stack import local_record

if TYPE_CHECKING:
    from sklambda.stack.stack import Stack

KEY = "SKLAMBDA_API_KEY"
"""The variable that holds the key; on a command line others would see it."""

FOLDER = DEFAULT_FOLDER / "replays"


@click.command()
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--synthetic", type=click.IntRange(min=1), metavar="N", help="So many made-up ones.")
@click.option("--seed", default=311, show_default=True, help="Of made-up complaints.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="The first rows alone.")
@click.option(
    "--speed",
    type=click.FloatRange(min=0, min_open=True),
    metavar="FACTOR",
    help="So many times as fast as it happened; 3600 is an hour a second. [default: at once]",
)
@click.option("--workers", default=4, show_default=True, type=click.IntRange(1, 64))
@click.option("--again", is_flag=True, help="From the beginning, also what was sent before.")
@stack_options
def replay(  # noqa: PLR0913  options, each a parameter
    *,
    file: Path | None,
    synthetic: int | None,
    seed: int,
    limit: int | None,
    speed: float | None,
    workers: int,
    again: bool,
    stack: "Stack",
) -> None:
    """Send complaints of the past through the API: taken in and closed, with their own dates.

    FILE is a CSV of NYC Open Data's 311 service requests (`erm2-nwe9`), as its export or its API
    names the columns; `.gz` is read as well. What was interrupted goes on where it stopped when
    the same is started again. The key is that of the local stack, or of SKLAMBDA_API_KEY.

    \b
    Examples:
      sklambda replay 311.csv --limit 5000
      sklambda replay --synthetic 5000
      sklambda replay 311.csv --speed 3600
    """  # noqa: D301  (click's mark for a paragraph to leave as it is)
    if (file is None) is (synthetic is None):
        raise click.UsageError("Give a FILE, or --synthetic N.")
    with in_plain_words(stack):
        url = stack.api_url or stack.outputs().api_url
        key = _key(stack)
        source = digest_of(file) if file else f"{synthetic} {seed} {_today():%Y-%m-%d}"
        what = hashlib.sha256(f"{source} {limit} {speed is None} {url}".encode()).hexdigest()
        done = ProgressFile(FOLDER / f"{what[:16]}.jsonl", again=again)
        rows = read_rows(file) if file else synthetic_rows(synthetic or 0, seed, _today())
        started = time.monotonic()
        total = limit if file else synthetic
        bar = _bar()
        with bar:
            task = bar.add_task("Replaying", total=total)
            running = Replay(Api(url, key, workers), done, lambda rows: bar.advance(task, rows))
            some = islice(rows, limit)
            summary = (
                running.at_full_speed(some, workers)
                if speed is None
                else running.in_time(some, speed)
            )
    _print(summary, time.monotonic() - started, done)


def _key(stack: "Stack") -> str:
    """Return the key of the environment, or that of the local stack."""
    if key := os.environ.get(KEY):
        return key
    if stack.emulated:
        record = local_record(os.environ, containers=not stack.logs_are_kept)
        if record is not None:
            return record.api_key
    raise click.UsageError(f"Put a key with the scope complaints:write into {KEY}.")


def _today() -> datetime:
    """Return the last midnight, by New York's clock."""
    now = datetime.now(NEW_YORK).replace(tzinfo=None)
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def _bar() -> Progress:
    """Return a bar on stderr; without the number of all rows it shows those that are done."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    times = TimeElapsedColumn(), TimeRemainingColumn()
    return Progress(*columns, *times, console=console(), transient=True)


def _print(summary: Summary, seconds: float, done: ProgressFile) -> None:
    refused = summary.refused.total()
    click.echo(
        f"{summary.sent:,} rows sent: {summary.taken_in:,} taken in, {refused:,} refused; "
        f"{summary.closed:,} closed, {summary.open:,} open."
    )
    _reasons("refused", summary.refused)
    _reasons("not closed", summary.not_closed)
    rate = summary.sent / seconds if seconds else 0
    click.echo(f"{seconds:,.1f} s, {rate:,.0f} rows a second. {done.path} knows what is done.")


def _reasons(title: str, reasons: Counter[str]) -> None:
    for reason, number in reasons.most_common():
        click.echo(printable(f"  {number:>7,} {title}: {reason}"))
