"""`sklambda queue`: look after slow predictions. IDs and JSON go to stdout, all else to stderr."""

from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

import click

from prediction.jobs import JobQueue
from sklambda.display import print_json
from sklambda.queue import dead_letters
from sklambda.queue.age import oldest
from sklambda.queue.dead_letters import Outcome
from sklambda.queue.display import (
    Standing,
    as_members,
    counted,
    print_letters,
    print_retries,
    print_standings,
)
from sklambda.queue.retries import retries
from sklambda.queue.stack import SlowStack, slow_stack
from sklambda.stack.aws_errors import in_plain_words
from sklambda.stack.options import stack_options

if TYPE_CHECKING:
    from prediction.jobs import Job
    from sklambda.queue.dead_letters import DeadLetter
    from sklambda.stack.stack import Stack

_json_option = click.option("--json", "as_json", is_flag=True, help="JSON to stdout.")


@click.group()
def queue() -> None:
    """Look after slow predictions: the queue, and the messages that were given up.

    \b
    When the alarm of the dead letters rings:
      sklambda queue show
      sklambda queue list
      sklambda queue redrive --all     (once the cause is mended)
      sklambda queue purge             (what nobody needs any more)
    """  # noqa: D301  (click's mark for a paragraph to leave as it is)


@queue.command("show")
@_json_option
@stack_options
def show_command(*, as_json: bool, stack: "Stack") -> None:
    """Show how many messages wait, for how long, and what is tried again and why.

    The age comes from CloudWatch, a minute or two late, and is unknown on a local stack.

    \b
    Examples:
      sklambda queue show
      sklambda queue show --json | jq .dead_letters.waiting
    """  # noqa: D301  (as above)
    with in_plain_words(stack):
        slow = slow_stack(stack)
        standings = [
            _standing("predictions", slow.queue, stack),
            _standing("dead_letters", slow.dead_letters, stack),
        ]
        tried_again = retries(stack)
    if as_json:
        told = {standing.name: _members(standing) for standing in standings}
        print_json(told | {"retries": [retry._asdict() for retry in tried_again]})
    else:
        print_standings(standings)
        print_retries(tried_again)


@queue.command("list")
@click.option("--limit", default=1000, show_default=True, type=click.IntRange(min=1))
@_json_option
@stack_options
def list_command(*, limit: int, as_json: bool, stack: "Stack") -> None:
    """List the messages that were given up: ID, model, error and age, and no inputs.

    \b
    Examples:
      sklambda queue list
      sklambda queue list --json | jq -r '.[] | select(.model == "titanic") | .id'
    """  # noqa: D301  (as above)
    with in_plain_words(stack):
        slow = slow_stack(stack)
        found = _found(slow, limit)
    now = datetime.now(UTC)
    if as_json:
        print_json([as_members(letter, job, now) for letter, job in found])
    else:
        print_letters(found, now)


@queue.command("redrive")
@click.argument("job_id", metavar="[ID]", required=False)
@click.option("--all", "everything", is_flag=True, help="All of them.")
@stack_options
def redrive_command(*, job_id: str | None, everything: bool, stack: "Stack") -> None:
    """Try predictions that were given up again, with a new deadline.

    Prints the IDs that are queued again; should AWS refuse on the way, the others are where they
    were, and one may try again. One that has ended otherwise meanwhile stays as it
    is, and its message is deleted; one that is no longer kept, or belongs to no prediction, is
    left for `purge`.

    \b
    Examples:
      sklambda queue redrive a779fb1a-8811-48f2-b79e-00f223bb9f43
      sklambda queue redrive --all
    """  # noqa: D301  (as above)
    if (job_id is None) is not everything:
        raise click.UsageError("Give one ID, or --all.")
    outcomes: Counter[Outcome] = Counter()
    try:
        with in_plain_words(stack):
            slow = slow_stack(stack)
            unseen = _redrive(slow, job_id, outcomes)
    finally:
        for outcome, number in outcomes.items():
            click.echo(f"{number:,}: {outcome}.", err=True)
    if everything and unseen > 0:
        raise click.ClickException(f"About {unseen:,} dead letters were not reached; run it again.")
    if job_id is not None and not outcomes:
        raise click.ClickException(f"No dead letter belongs to {job_id}.")
    if job_id is not None and not outcomes[Outcome.QUEUED]:
        raise click.ClickException(f"{job_id} was not queued again.")
    if not outcomes:
        raise click.ClickException("No dead letters.")
    if not outcomes[Outcome.QUEUED]:
        raise click.ClickException("None was queued again.")


@queue.command("purge")
@click.option("--yes", is_flag=True, help="Do not ask.")
@stack_options
def purge_command(*, yes: bool, stack: "Stack") -> None:
    """Delete all messages that were given up. Their predictions stay as they are.

    \b
    Examples:
      sklambda queue purge
      sklambda queue purge --yes
    """  # noqa: D301  (as above)
    with in_plain_words(stack):
        slow = slow_stack(stack)
        number = _size(slow.dead_letters)
    if not number:
        click.echo("No dead letters.", err=True)
        return
    if not yes:
        click.confirm(
            f"Delete about {number:,} dead letters of {stack.name}?", abort=True, err=True
        )
    with in_plain_words(stack):
        slow.dead_letters.client.purge_queue(QueueUrl=slow.dead_letters.url)
    click.echo(f"About {number:,} dead letters are deleted, within a minute.", err=True)


def _standing(name: str, of: JobQueue, stack: "Stack") -> Standing:
    depth = of.depth()
    age = oldest(stack.cloudwatch, of.url, datetime.now(UTC))
    return Standing(name, depth.waiting, depth.in_flight, age)


def _members(standing: Standing) -> dict[str, float | None]:
    oldest_seconds = None if standing.oldest is None else standing.oldest.total_seconds()
    return {
        "waiting": standing.waiting,
        "in_flight": standing.in_flight,
        "oldest_seconds": oldest_seconds,
    }


def _size(of: JobQueue) -> int:
    depth = of.depth()
    return depth.waiting + depth.in_flight


def _found(slow: SlowStack, limit: int) -> list[tuple["DeadLetter", "Job | None"]]:
    """The dead letters with their jobs; others can receive them again at once."""
    dead = slow.dead_letters
    letters: list[DeadLetter] = []
    try:
        total = min(limit, _size(dead))
        with (
            closing(dead_letters.receive(dead.client, dead.url)) as received,
            counted(islice(received, limit), "Reading dead letters", total) as each,
        ):
            letters.extend(each)
    finally:
        dead_letters.release(dead.client, dead.url, letters)
    return [(letter, slow.store.get(letter.job_id or "-")) for letter in letters]


def _redrive(slow: SlowStack, job_id: str | None, outcomes: Counter[Outcome]) -> int:
    """Redrive one or all; what was received and not redriven goes back.

    Gives about how many of them were not received.
    """
    dead = slow.dead_letters
    unseen = size = _size(dead)
    left: dict[str, DeadLetter] = {}
    done: set[str | None] = set()
    try:
        with (
            closing(dead_letters.receive(dead.client, dead.url)) as received,
            counted(received, "Redriving", size) as letters,
        ):
            for letter in letters:
                unseen -= 1
                left[letter.message_id] = letter
                # what was redriven may have failed again already
                if letter.job_id in done or job_id not in {None, letter.job_id}:
                    continue
                outcome = _redriven(slow, letter)
                outcomes[outcome] += 1
                if outcome in {Outcome.QUEUED, Outcome.ENDED}:
                    del left[letter.message_id]
                    done.add(letter.job_id)
                if job_id is not None:
                    break
    finally:
        dead_letters.release(dead.client, dead.url, left.values())
    return unseen


def _redriven(slow: SlowStack, letter: "DeadLetter") -> Outcome:
    outcome = dead_letters.redrive(
        letter,
        store=slow.store,
        queue=slow.queue,
        dead_letters=slow.dead_letters,
        lifetime=slow.lifetime,
        now=datetime.now(UTC),
    )
    if outcome is Outcome.QUEUED:
        click.echo(letter.job_id)
    return outcome
