"""The operators' command `sklambda`; each of its groups is imported once it is called."""

import sys
import tomllib
from importlib import import_module
from typing import Any, NamedTuple

import click

from sklambda.keys.secrecy import KeylessStream
from sklambda.project import PROJECT


class Group(NamedTuple):
    """Where a group of commands stands, and its line in `sklambda --help`."""

    module: str
    name: str
    summary: str


# A new group of commands gets its line here.
GROUPS = {
    "keys": Group("sklambda.keys.commands", "keys", "Make, limit and end the keys of clients."),
    "queue": Group("sklambda.queue.commands", "queue", "Look after slow predictions."),
    "models": Group("sklambda.models.commands", "models", "Bring fitted models, and remove them."),
    "versions": Group(
        "sklambda.versions.commands", "versions", "Look after what deployments have published."
    ),
    "account": Group(
        "sklambda.stack.account_command", "account", "Say where the AWS settings point."
    ),
    "status": Group(
        "sklambda.stack.address_commands", "status", "Show which stacks run, and where."
    ),
    "open": Group(
        "sklambda.stack.address_commands", "open_command", "Open a page of the API in the browser."
    ),
    "logs": Group("sklambda.logs.commands", "logs", "Show what the functions have written."),
    "completion": Group(
        "sklambda.completion", "completion", "Print what a shell completes commands with."
    ),
    # application service_311: from here
    "complaints": Group(
        "sklambda.complaints.commands", "complaints", "Prove what is counted, judge estimates."
    ),
    "replay": Group(
        "sklambda.complaints.replay_command", "replay", "Send the city's past through the API."
    ),
    # application service_311: to here
    "local": Group("sklambda.local.commands", "local", "Run the whole stack on this machine."),
    "sam-local": Group(
        "sklambda.local.containers.commands",
        "sam_local",
        "Run the API in containers by `sam local`.",
    ),
}


class LazyGroups(click.Group):
    """A click group whose members are imported when called: boto3 and rich take their time."""

    def main(self, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401  (click's signature)
        """Run the command; from then on nothing, not even a traceback, shows a key on stderr."""
        sys.stderr = KeylessStream(sys.stderr)
        return super().main(*arguments, **options)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click's signature)
        """Name the groups."""
        return list(GROUPS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the group that was called."""
        if cmd_name not in GROUPS:
            return None
        group = GROUPS[cmd_name]
        command: click.Command = getattr(import_module(group.module), group.name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the groups from the table, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, group.summary) for name, group in GROUPS.items()])


def _version() -> str:
    """Return the project's version, which stands in one place."""
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    return str(settings["project"]["version"])


@click.group(cls=LazyGroups, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(_version(), prog_name="sklambda", message="%(prog)s %(version)s")
def main() -> None:
    """Run sklambda, on this machine or in AWS.

    \b
    Examples:
      sklambda local up
      sklambda keys create --name "Traffic team"

    Exit codes: 0 done, 1 it could not be done, 2 wrong use.
    """  # noqa: D301  (click's mark for a paragraph to leave as it is)
