"""How far a day's outcomes lie from what they should be: the population stability index.

PSI = sum over the places of (found - expected) * ln(found / expected), of shares. It is known from
credit scoring (Siddiqi, 2006), where below 0.1 nothing has changed that matters.
"""

from math import log

from pydantic import BaseModel, ConfigDict, Field

from applications.service_311.tally import Watched

DRIFT = 0.10
"""A greater PSI of a day is drift; docs/complaints.md says what was measured."""
LEAST_ANSWERS = 500
"""Of fewer answers chance alone makes a PSI that means nothing."""

# What nothing lies in has no logarithm.
_LEAST_COUNT = 0.5


class Shares(BaseModel):
    """How much of all should lie in each of the places of `Watched`, from 0 to 1."""

    model_config = ConfigDict(frozen=True)

    below: float = Field(gt=0, lt=1)
    under: float = Field(gt=0, lt=1)
    over: float = Field(gt=0, lt=1)
    above: float = Field(gt=0, lt=1)


def stability_index(found: Watched, expected: Shares) -> float:
    """Return the PSI of what was found; 0 where it lies as expected.

    Raises:
        ValueError: Nothing was found.
    """
    answers = sum(found)
    if not answers:
        raise ValueError("nothing was found, of which no share can be told")
    index = 0.0
    for place, count in found._asdict().items():
        share, usual = max(count, _LEAST_COUNT) / answers, getattr(expected, place)
        index += (share - usual) * log(share / usual)
    return index
