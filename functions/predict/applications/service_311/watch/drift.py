"""How far a day's outcomes lie from what they should be, and from where on that is drift.

The measure is the population stability index (PSI), see `prediction.drift.comparison`.
"""

from pydantic import BaseModel, ConfigDict, Field

from applications.service_311.tally import Watched
from prediction.drift.comparison import psi

DRIFT = 0.10
"""A greater PSI of a day is drift; docs/complaints.md says what was measured."""
LEAST_ANSWERS = 500
"""Of fewer answers chance alone makes a PSI that means nothing."""

_OF_SHARES = 10_000
"""Shares are told with four digits: as many of so many."""


class Shares(BaseModel):
    """How much of all should lie in each of the places of `Watched`, from 0 to 1."""

    model_config = ConfigDict(frozen=True)

    below: float = Field(ge=0, le=1)
    under: float = Field(ge=0, le=1)
    over: float = Field(ge=0, le=1)
    above: float = Field(ge=0, le=1)


def stability_index(found: Watched, expected: Shares) -> float:
    """Return the PSI of what was found, which is something; 0 where it lies as expected."""
    return psi([round(_OF_SHARES * share) for _, share in expected], found)
