"""The options by which each command is told the stack that it works on."""

import os
from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from click.core import ParameterSource

from sklambda.stack.outputs import StackError
from sklambda.stack.stack import choose_stack, containers_stack


def stack_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add to a command the options that choose a stack, and call it with the chosen `stack`."""

    @click.option(
        "--stack",
        "stack_name",
        envvar="SKLAMBDA_STACK",
        show_envvar=True,
        metavar="NAME",
        help="The deployed stack. [default: the local one]",
    )
    @click.option("--region", help="The stack's region. [default: the AWS settings']")
    @click.option("--endpoint-url", metavar="URL", help="Where services answer instead of AWS.")
    @click.option("--sam-local", is_flag=True, help="The one of `make local`, in containers.")
    @wraps(command)
    def with_stack(
        stack_name: str | None,
        region: str | None,
        endpoint_url: str | None,
        *,
        sam_local: bool,
        **own_options: Any,  # noqa: ANN401  (those of the command)
    ) -> None:
        if sam_local and _given_beside(click.get_current_context()):
            raise click.UsageError(
                "--sam-local says which stack: leave --stack, --region and --endpoint-url out."
            )
        try:
            stack = (
                containers_stack(os.environ)
                if sam_local
                else choose_stack(stack_name, region, endpoint_url, os.environ)
            )
        except StackError as error:
            raise click.UsageError(str(error)) from error
        command(stack=stack, **own_options)

    return with_stack


def _given_beside(context: click.Context) -> bool:
    """Return whether the line names a stack; what the environment names gives way to the line."""
    names = ("stack_name", "region", "endpoint_url")
    return any(context.get_parameter_source(name) is ParameterSource.COMMANDLINE for name in names)
