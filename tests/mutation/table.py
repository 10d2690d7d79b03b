"""The table of what each action is for, as it was found out."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from tests.mutation.roles import Grant

# What the emulator does with rights of its own, where AWS uses the function's role: its
# documentation stands in for the check.
EXECUTION_ROLE = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html"
QUEUE = "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html"
TRACES = "https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html"
BY_DOCUMENTATION = {
    "logs:CreateLogStream": EXECUTION_ROLE,
    "logs:PutLogEvents": EXECUTION_ROLE,
    "xray:PutTraceSegments": TRACES,
    "xray:PutTelemetryRecords": TRACES,
    "sqs:ReceiveMessage": QUEUE,
    "sqs:DeleteMessage": QUEUE,
    "sqs:GetQueueAttributes": QUEUE,
}

HEAD = """# Least privilege

Written by `make mutate-roles`. For each action of each function's role, the local stack (which
enforces roles) ran once without it: the last column names the check of
[tests/mutation/checks.py](../tests/mutation/checks.py) that failed then. Where the emulator acts
with rights of its own and AWS with the role's, no check can fail, and AWS's documentation is named.

| role | action | resource | what fails without it |
|---|---|---|---|
"""


class Outcome(NamedTuple):
    """An action that was taken away, and the check that failed, if one did."""

    grant: Grant
    noticed_by: str | None


def unexplained(outcomes: Iterable[Outcome]) -> list[Grant]:
    """The actions whose absence neither a check nor AWS's documentation would notice."""
    return [outcome.grant for outcome in outcomes if not _reason(outcome)]


def write(path: Path, outcomes: list[Outcome]) -> None:
    """Write the table."""
    rows = [
        f"| {grant.role} | {grant.action} | {grant.resource} | {_reason(outcome) or 'nothing'} |\n"
        for outcome in outcomes
        for grant in [outcome.grant]
    ]
    proven = sum(outcome.noticed_by is not None for outcome in outcomes)
    total = f"\n{len(outcomes)} actions, {proven} of them proven by a check.\n"
    path.write_text(HEAD + "".join(rows) + total)


def _reason(outcome: Outcome) -> str | None:
    if outcome.noticed_by:
        return outcome.noticed_by
    source = BY_DOCUMENTATION.get(outcome.grant.action)
    return source and f"not enforced by the emulator; [AWS]({source})"
