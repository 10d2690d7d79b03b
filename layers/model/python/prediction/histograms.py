"""The reference of a model: histograms of what it was made from, and of what it answers to that."""

from collections.abc import Mapping
from functools import cached_property
from itertools import accumulate, pairwise

from pydantic import BaseModel, ConfigDict, Field, model_validator

MOST_BINS = 295
"""Of a model's histograms together. One write has room for them: an expression of DynamoDB may have
300 operators and 4 KB."""


class Histogram(BaseModel):
    """How often rows fall into each bin of a column, or of a number or class of the answer.

    The bins are, in order: of numbers those below, between and above the edges; of choices each
    choice, and any other one; of anything else one for what is known. Two more come last: missing,
    and unknown to the model.

    Attributes:
        name: What people call it.
        of: Position among the manifest's columns, or among the traits of the kind of answer.
        edges: Rising; a number that equals one lies above it.
        choices: Names of columns' categories, or of classes.
        counts: Rows in each bin.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    of: int
    edges: tuple[float, ...] = Field(default=(), exclude_if=lambda edges: not edges)
    choices: tuple[str, ...] = Field(default=(), exclude_if=lambda choices: not choices)
    counts: tuple[int, ...]

    @model_validator(mode="after")
    def _counts_fit(self) -> "Histogram":
        if len(self.counts) != self.unknown + 1:
            message = f"{self.name}: {len(self.counts)} counts of {self.unknown + 1} bins"
            raise ValueError(message)
        if min(self.counts) < 0:
            message = f"{self.name}: counts are not below 0"
            raise ValueError(message)
        if any(low >= high for low, high in pairwise(self.edges)):
            message = f"{self.name}: edges rise"
            raise ValueError(message)
        return self

    @property
    def missing(self) -> int:
        """The number of the bin of what is missing."""
        return (len(self.edges) or len(self.choices)) + 1

    @property
    def unknown(self) -> int:
        """The number of the bin of what is unknown to the model, the last one."""
        return self.missing + 1


class Reference(BaseModel):
    """What drift is told by.

    Attributes:
        rows: How many it was made from.
        inputs: One a column of the manifest, where columns are watched.
        answers: What tells answers apart: a class, a value, a probability.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    rows: int
    inputs: tuple[Histogram, ...]
    answers: tuple[Histogram, ...]

    @cached_property
    def histograms(self) -> tuple[Histogram, ...]:
        """All of them, the answers' first."""
        return (*self.answers, *self.inputs)

    @cached_property
    def firsts(self) -> tuple[int, ...]:
        """The number of the first bin of each histogram among the bins of all."""
        sizes = [len(one.counts) for one in self.histograms]
        return (0, *accumulate(sizes[:-1]))

    def parted(self, counts: Mapping[int, int]) -> list[list[int]]:
        """Return the counts of each histogram's bins.

        Args:
            counts: By the number of a bin among the bins of all; none where there is no number.
        """
        return [
            [counts.get(first + bin_, 0) for bin_ in range(len(one.counts))]
            for one, first in zip(self.histograms, self.firsts, strict=True)
        ]

    @model_validator(mode="after")
    def _bins_are_few(self) -> "Reference":
        bins = sum(len(one.counts) for one in self.histograms)
        if bins > MOST_BINS:
            message = f"{bins} bins, and there may be {MOST_BINS}"
            raise ValueError(message)
        return self
