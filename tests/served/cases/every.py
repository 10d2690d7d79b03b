"""All cases, in the order of the table."""

from tests.served.cases import classifiers, frames, others, regressions, steps

CASES = (
    *classifiers.CASES,
    *regressions.CASES,
    *others.CASES,
    *steps.CASES,
    *frames.CASES,
)
