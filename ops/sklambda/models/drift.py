"""`sklambda models drift`: what a deployed model is asked and answers, beside its reference."""

from typing import TYPE_CHECKING

import click

from sklambda.display import print_json
from sklambda.errors import DRIFTED
from sklambda.models import process
from sklambda.models.drift_display import print_drift
from sklambda.stack.options import stack_options

if TYPE_CHECKING:
    from sklambda.stack.stack import Stack


_MOST_DAYS = 90
"""As long as counts are kept."""


@click.command()
@click.argument("name")
@click.option(
    "--days",
    type=click.IntRange(1, _MOST_DAYS),
    default=7,
    show_default=True,
    help="Those before today, in UTC; today so far counts as well.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with the share of each bin.")
@stack_options
def drift(name: str, *, days: int, as_json: bool, stack: "Stack") -> None:
    """Compare what a deployed model is asked and answers with what it was made from.

    The reference is that of the model here, which must be the one that is deployed. It is drift
    where the population stability index (PSI) is over 0.1 and no chance. Needs what training needs:
    make .venv/.dev

    \b
    Examples:
      sklambda models drift house-price
      sklambda models drift house-price --days 28 --stack sklambda-prod

    Exit codes: 0 no drift, or too few rows to say; 1 not done, 2 wrong use, 3 drift, 4 refused.
    """  # noqa: D301  (click's mark for a paragraph to leave as it is)
    process.require_training()
    # what models are read with is not among what commands need
    from sklambda.models.deployed_drift import drift_in  # noqa: PLC0415  as said

    told = drift_in(stack, name, days)
    if as_json:
        print_json(told)
    else:
        print_drift(told)
    if told["drift"]:
        raise click.exceptions.Exit(DRIFTED)
