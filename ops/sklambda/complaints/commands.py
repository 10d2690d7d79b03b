"""`sklambda complaints`: prove and mend what lists and counters tell, and judge estimates."""

from typing import TYPE_CHECKING

import click

from sklambda.complaints.check import check, repair
from sklambda.complaints.watch_command import watch_command
from sklambda.complaints.whole_tables import complaint_tables
from sklambda.display import print_json
from sklambda.stack.aws_errors import in_plain_words
from sklambda.stack.options import stack_options

if TYPE_CHECKING:
    from applications.service_311.storage.audit import Differences
    from sklambda.stack.stack import Stack


@click.group()
def complaints() -> None:
    """Look after the complaints of the 311 service."""


complaints.add_command(watch_command)


@complaints.command("check")
@click.option("--repair", "mends", is_flag=True, help="Mend what differs, and check again.")
@click.option("--json", "as_json", is_flag=True, help="JSON to stdout.")
@stack_options
def check_command(*, mends: bool, as_json: bool, stack: "Stack") -> None:
    """Prove that lists and counters are exactly those of the complaints that are stored.

    Reads three tables whole, twice if something differs, while the API goes on. Exits 1 if
    anything differs. `--repair` makes lists and counters right, and counts complaints that were
    stored before there were these counters; no complaint is changed by it.

    \b
    Examples:
      sklambda complaints check
      sklambda complaints check --repair --stack sklambda-prod
    """  # noqa: D301  (click's mark for a paragraph to leave as it is)
    with in_plain_words(stack):
        tables = complaint_tables(stack)
        found = repair(tables) if mends else check(tables)
    if as_json:
        print_json(_members(found))
    else:
        _print(found)
    if found.total:
        hint = "" if mends else " `--repair` mends them."
        raise click.ClickException(f"{found.total:,} differences.{hint}")


def _members(found: "Differences") -> dict[str, int]:
    return {
        "complaints": found.complaints,
        "deleted": found.deleted,
        "differences": found.total,
        "counters": sum(len(numbers) for numbers in found.numbers.values()),
        "surplus_entries": len(found.surplus),
        "missing_entries": len(found.missing),
        "uncounted": len(found.uncounted),
        "outdated_counters": len(found.outdated),
        "unreadable": len(found.unreadable),
    }


def _print(found: "Differences") -> None:
    named = {
        "numbers of counters that are wrong": sum(map(len, found.numbers.values())),
        "entries of lists that belong to no complaint": len(found.surplus),
        "complaints' entries that are in no list": len(found.missing),
        "complaints that were never counted": len(found.uncounted),
        "counters of an older plan": len(found.outdated),
        "complaints of another version, which cannot be read": len(found.unreadable),
    }
    click.echo(f"{found.complaints:,} complaints, {found.total:,} differences.")
    for name, number in named.items():
        if number:
            click.echo(f"{number:,} {name}")
