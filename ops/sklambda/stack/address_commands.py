"""`sklambda status` and `sklambda open`: which stacks there are, and where they answer."""

import os
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from sklambda.display import print_json, printable
from sklambda.http import trouble
from sklambda.stack.aws_errors import in_plain_words
from sklambda.stack.folder import DEFAULT_FOLDER, StackFolder
from sklambda.stack.options import stack_options
from sklambda.stack.outputs import Outputs, StackError
from sklambda.stack.record import StackRecord
from sklambda.stack.stack import Stack, choose_stack

if TYPE_CHECKING:
    from mypy_boto3_cloudformation.type_defs import StackTypeDef

_READY = "/v2/health/ready"


class Status(NamedTuple):
    """Of one stack: what it is, whether it runs, and where it answers."""

    place: str
    state: str
    address: str | None


@click.command()
@click.option("--stack", "stack_name", envvar="SKLAMBDA_STACK", show_envvar=True, metavar="NAME")
@click.option("--region", help="The stack's region. [default: the AWS settings']")
@click.option("--json", "as_json", is_flag=True, help="JSON to stdout.")
def status(stack_name: str | None, region: str | None, *, as_json: bool) -> None:
    """Show which stacks run: here, in containers, and in AWS the one that is named.

    \b
    Examples:
      sklambda status
      sklambda status --stack sklambda-prod
    """  # noqa: D301  (click's mark for a paragraph to leave as it is)
    shared = Path(os.environ.get("SKLAMBDA_LOCAL") or DEFAULT_FOLDER)
    found = [
        _here("on this machine", StackFolder(shared)),
        _here("in containers", StackFolder(shared, containers=True)),
    ]
    if stack_name is not None:
        stack = choose_stack(stack_name, region, None, os.environ)
        with in_plain_words(stack):
            found.append(_in_aws(stack.describe()))
    if as_json:
        print_json([one._asdict() for one in found])
        return
    for one in found:
        click.echo(printable(f"{one.place:16} {one.state:20} {one.address or ''}".rstrip()))
    if stack_name is None:
        click.echo("--stack NAME shows one in AWS as well.", err=True)


@click.command("open")
@click.argument("page", default="")
@click.option("--print", "only_print", is_flag=True, help="Print the address, and open nothing.")
@stack_options
def open_command(page: str, *, only_print: bool, stack: Stack) -> None:
    """Open a page of the API in the browser: `dashboard`, `docs`, `models/titanic`.

    \b
    Examples:
      sklambda open dashboard
      sklambda open docs --stack sklambda-prod
    """  # noqa: D301  (click's mark for a paragraph to leave as it is)
    with in_plain_words(stack):
        api_url = stack.api_url or stack.outputs().api_url
    address = f"{api_url}/{_as_page(page.lstrip('/'))}"
    click.echo(address)
    if not only_print and not webbrowser.open(address):
        raise click.ClickException("There is no browser here; open the address elsewhere.")


def _as_page(path: str) -> str:
    """Return where a browser, which has no key, sees what programs get at this path with one."""
    return f"pages/{path}" if path.startswith("models/") else path


def _here(place: str, folder: StackFolder) -> Status:
    try:
        record = StackRecord.read(folder.record)
    except (TypeError, ValueError):
        return Status(place, "its record is damaged", None)
    if record is None:
        return Status(place, "does not run", None)
    trouble_found = trouble(record.api_url + _READY)
    return Status(place, "does not answer" if trouble_found else "runs", record.api_url)


def _in_aws(described: "StackTypeDef") -> Status:
    state = described["StackStatus"].lower().replace("_", " ")
    try:
        address = Outputs.of(described).api_url
    except StackError:
        # while it is being made, or where its making has failed
        address = None
    return Status(described["StackName"], state, address)
