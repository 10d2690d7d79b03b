"""Dead letters and queues as operators see them; never an input."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

import click
from rich import box
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

from prediction.jobs import Job, JobState
from sklambda.display import print_table
from sklambda.queue.dead_letters import DeadLetter
from sklambda.queue.retries import Retry

_HAS = {JobState.SUCCEEDED: "succeeded", JobState.CANCELED: "been canceled"}


class Standing(NamedTuple):
    """How a queue stands; the age is None where it is not known."""

    name: str
    waiting: int
    in_flight: int
    oldest: timedelta | None


def describe(letter: DeadLetter, job: Job | None) -> str:
    """Return a sentence on why the message is here, as far as its prediction tells."""
    if letter.job_id is None:
        return "The message belongs to no prediction."
    if job is None:
        return "The prediction is no longer kept."
    if job.state is JobState.FAILED:
        return job.error or "The prediction failed."
    if job.state in _HAS:
        return f"None: the prediction has {_HAS[job.state]} meanwhile."
    return "The worker could not say; the prediction fails at its deadline."


def as_members(letter: DeadLetter, job: Job | None, now: datetime) -> dict[str, Any]:
    """A dead letter as JSON."""
    return {
        "id": letter.job_id,
        "model": letter.model,
        "status": None if job is None else str(job.state),
        "error": describe(letter, job),
        "sent_at": letter.sent_at.isoformat(timespec="seconds"),
        "age_seconds": max(0, round((now - letter.sent_at).total_seconds())),
    }


def print_letters(letters: Sequence[tuple[DeadLetter, Job | None]], now: datetime) -> None:
    """A table of dead letters, one a line."""
    if not letters:
        click.echo("No dead letters.", err=True)
        return
    table = Table(box=box.SIMPLE)
    for column in ("ID", "Model", "Error", "Age"):
        table.add_column(column, no_wrap=column != "Error", overflow="fold")
    for letter, job in letters:
        table.add_row(
            Text(letter.job_id or "-"),
            Text(letter.model or "-"),
            Text(describe(letter, job)),
            age(now - letter.sent_at),
        )
    print_table(table)


def print_standings(standings: Iterable[Standing]) -> None:
    """A table of queues, one a line."""
    table = Table(box=box.SIMPLE)
    for column in ("Queue", "Waiting", "With workers", "Oldest"):
        table.add_column(column, justify="left" if column == "Queue" else "right")
    for queue in standings:
        shown = "unknown" if queue.oldest is None else age(queue.oldest)
        table.add_row(queue.name, f"{queue.waiting:,}", f"{queue.in_flight:,}", shown)
    print_table(table)


def print_retries(tried_again: Sequence[Retry]) -> None:
    """A table of failed attempts that are made again; nothing if there are none."""
    if not tried_again:
        return
    table = Table(box=box.SIMPLE)
    for column in ("Tried again", "Attempts", "Why"):
        table.add_column(column, no_wrap=column != "Why", overflow="fold")
    for retry in tried_again:
        table.add_row(Text(retry.id), f"{retry.attempts}", Text(retry.why))
    print_table(table)


def age(span: timedelta) -> str:
    """A span in its largest unit, and what is left in the next."""
    seconds = max(0, int(span.total_seconds()))
    units = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))
    for (unit, size), (smaller, part) in pairwise(units):
        if seconds >= size:
            return f"{seconds // size} {unit} {seconds % size // part} {smaller}"
    return f"{seconds} s"


@contextmanager
def counted[T](things: Iterable[T], text: str, total: int) -> Iterator[Iterator[T]]:
    """Go through things under a bar on stderr, which is gone afterwards."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    bar = Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True)
    with bar:
        yield _advancing(bar, bar.add_task(text, total=total), things)


def _advancing[T](bar: Progress, task: TaskID, things: Iterable[T]) -> Iterator[T]:
    """Advance with each thing. `bar.track` would do so in a thread, and hang if left early."""
    for thing in things:
        yield thing
        bar.advance(task)
