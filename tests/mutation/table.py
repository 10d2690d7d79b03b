"""The table of what each action is for, as it was found out."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from tests.mutation.roles import Grant

HEAD = """# Least privilege

Written by `make mutate-roles`. For each action of each function's role, the local stack (which
enforces roles) ran once without it: the last column names the check of
[tests/mutation/checks.py](../tests/mutation/checks.py) that failed then. The command fails if
the loss of an action goes unnoticed.

Most checks call the API, and fail as a caller would see it. The checks that begin with *lambda*
stand for what the Lambda service does with a function's role, which the emulator does with rights
of its own. [tests/mutation/lambda_service.py](../tests/mutation/lambda_service.py) names the
documentation that says what the service does:

- *lambda takes messages from the queue* takes the role on and makes the pollers' calls. Without
  the action the emulator answers `AccessDenied`.
- *lambda writes the log* and *lambda sends traces* have the emulator evaluate the role's policy
  for the actions and resources that AWS documents, and call nothing: the emulator has no X-Ray,
  and does not name log groups as AWS's policies do.

| role | action | resource | what fails without it |
|---|---|---|---|
"""


class Outcome(NamedTuple):
    """An action that was taken away, and the check that failed, if one did."""

    grant: Grant
    noticed_by: str | None


def unexplained(outcomes: Iterable[Outcome]) -> list[Grant]:
    """The actions whose absence no check noticed."""
    return [outcome.grant for outcome in outcomes if not outcome.noticed_by]


def write(path: Path, outcomes: list[Outcome], refused: int) -> None:
    """Write the table; `refused` is how many things outside the roles were tried in vain."""
    rows = [
        f"| {grant.role} | {grant.action} | {grant.resource} | {noticed_by or 'nothing'} |\n"
        for grant, noticed_by in outcomes
    ]
    noticed = len(outcomes) - len(unexplained(outcomes))
    total = f"""
{len(outcomes)} actions; the loss of {noticed} is noticed.

The other way round, each role was refused what is not its own: every action of the other roles
on their resources (evaluated), and a few calls that no role may make, such as reading all keys or
changing its own policy (made). These were {refused} refusals.
"""
    path.write_text(HEAD + "".join(rows) + total)
