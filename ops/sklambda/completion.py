"""`sklambda completion`: what a shell needs to complete this command's words."""

import click
from click.shell_completion import get_completion_class

_SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(_SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the completion for a shell.

    \b
    Examples:
      sklambda completion bash >> ~/.bashrc
      sklambda completion zsh >> ~/.zshrc
      sklambda completion fish > ~/.config/fish/completions/sklambda.fish
    """  # noqa: D301  (click's mark for a paragraph to leave as it is)
    root = context.find_root()
    made = get_completion_class(shell)
    if made is None or root.info_name is None:
        raise click.ClickException(f"click completes nothing in {shell}.")
    click.echo(made(root.command, {}, root.info_name, "_SKLAMBDA_COMPLETE").source())
