"""`make chaos`: slow predictions amid crashes, throttles and doubled messages; none is lost.

Then complaints and keys with limits, a fifth as many of each. The real functions' code runs
against stand-ins for DynamoDB and SQS in this process, whose faithfulness tests/unit/chaos checks
against moto. Time is simulated, and chance comes from the seed: the same seed and size make the
same run again, up to what Python's garbage collection changes in it.
"""

import secrets
import sys
from collections.abc import Iterable

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from tests.chaos.run import run

API_SHARE = 5
"""Slow predictions for each complaint, and for each request of a key with limits."""


@click.command(help=__doc__)
@click.option("--size", default=10_000, show_default=True, type=click.IntRange(min=1))
@click.option(
    "--seed", default=lambda: secrets.randbelow(10**6), type=int, help="[default: random]"
)
def main(size: int, seed: int) -> None:
    """Run once, show what happened, and exit 1 if a promise was broken."""
    click.echo(f"chaos: {size:,} predictions, seed {seed}")
    console = Console(stderr=True)
    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("Starting")

        def show(phase: str, deliveries: int) -> None:
            progress.update(task, description=f"{phase}: {deliveries:,} deliveries")

        report = run(size, seed, show)
    console.print(_table(report.table()))
    for breach in report.breaches():
        click.echo(f"BROKEN {breach}")
    click.echo(
        f"drained {report.simulated_seconds:,.0f} simulated seconds "
        f"in {report.seconds:.1f} s on this machine"
    )
    kept = report.kept
    # application service_311: from here
    from tests.chaos.api import run_api  # noqa: PLC0415  taken out with the application

    api = run_api(max(1, size // API_SHARE), seed)
    console.print(_table(api.table()))
    for breach in api.breaches():
        click.echo(f"BROKEN {breach}")
    for line in api.lines():
        click.echo(line)
    kept = kept and api.kept
    # application service_311: to here
    click.echo(report.line)
    sys.exit(not kept)


def _table(rows: Iterable[tuple[str, int]]) -> Table:
    table = Table("what happened", "how often")
    table.columns[1].justify = "right"
    for name, number in rows:
        table.add_row(name, f"{number:,}")
    return table


if __name__ == "__main__":
    main()
