"""Runs of a model, each bounded: in cells, for memory, and in time, so that the end is kept."""

from time import monotonic

from prediction.answers import Numbers
from prediction.errors import ExplanationTooSlowError
from prediction.model import Model
from prediction.runtimes import Rows

MOST_ROWS = 8_192
"""Enough to be fast."""

MOST_CELLS = 2**17
"""Inputs or numbers of the answers, whichever are more, times rows: 8,192 rows of 16. A cell takes
some 26 bytes while it is a value of a dictionary."""

RUN_SECONDS = 1.0
"""That a run may take at the pace of the one before it."""

_GROWTH = 8
"""A run is at most so many times as large as the one before it: pace is measured on small ones."""


class Runs:
    """Runs for one explanation.

    Args:
        model: Answers them.
        ends: When, by the monotonic clock, the explanation has to be there.
    """

    def __init__(self, model: Model, ends: float) -> None:
        self._model = model
        self._ends = ends
        self._rows = 0
        self._seconds_a_row = 0.0
        self._width = len(model.manifest.inputs["properties"])

    def numbers(self, rows: Rows) -> Numbers:
        """Return the numbers of the answers to these rows, in one run.

        Raises:
            ExplanationTooSlowError: There is no time left for it.
        """
        began = monotonic()
        if began > self._ends or self._end_of(rows, began) > self._ends + RUN_SECONDS:
            raise ExplanationTooSlowError
        found = self._model.numbers(rows)
        self._rows = len(rows)
        self._seconds_a_row = (monotonic() - began) / len(rows)
        self._width = max(self._width, len(found.names))
        return found

    def _end_of(self, rows: Rows, began: float) -> float:
        return began + self._seconds_a_row * len(rows)

    def most_rows(self) -> int:
        """Return how many rows the next run may have, one at least."""
        most = min(MOST_ROWS, MOST_CELLS // self._width, self._rows * _GROWTH)
        if self._seconds_a_row:
            most = min(most, int(RUN_SECONDS / self._seconds_a_row))
        return max(1, most)
