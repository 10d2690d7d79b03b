"""What each runtime is: instances in, the outputs of the model's kind of answer out."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from numpy.typing import NDArray

from prediction.columns import Matrix

type Rows = Sequence[Mapping[str, object]]
"""Instances by the names of their inputs, as parsed; None for what is missing."""


class Ran(NamedTuple):
    """What came of a run.

    Attributes:
        outputs: In the order of the kind's `outputs`, one row an instance.
        unknown: Row and input of each value that the model does not know, and takes for missing.
        matrix: What was made of the instances, float64 [rows, columns]; None if no matrix was.
    """

    outputs: Sequence[NDArray[Any]]
    unknown: Sequence[tuple[int, str]]
    matrix: Matrix | None = None


class Runtime(Protocol):
    """A loaded artifact."""

    def run(self, rows: Rows) -> Ran:
        """Answer for all rows, in order, in one vectorised run."""
