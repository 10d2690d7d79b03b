"""Why a model cannot be added."""

import click

REFUSED = 4


class RefusedError(click.ClickException):
    """The model, its sample or its name cannot be taken; one sentence, and nothing was written."""

    exit_code = REFUSED
