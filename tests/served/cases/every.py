"""All cases, in the order of the table."""

from tests.served.cases import frames, numbers, others, steps

CASES = (*numbers.CASES, *others.CASES, *steps.CASES, *frames.CASES)
