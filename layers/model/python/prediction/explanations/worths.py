"""What coalitions of inputs are worth: the mean answer to the background with their values."""

from collections.abc import Iterator, Sequence
from itertools import compress
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from prediction.explanations.backgrounds import Compared, Row
from prediction.explanations.coalitions import Mask
from prediction.explanations.runs import Runs


class Game(NamedTuple):
    """An instance beside its background.

    Attributes:
        instance: Whose prediction is explained.
        players: The inputs that form coalitions.
        compared: What the instance is compared with.
        numbers: Which numbers of the answer are explained.
        runs: Of the model.
    """

    instance: Row
    players: Sequence[str]
    compared: Compared
    numbers: Sequence[int]
    runs: Runs

    def worths(self, coalitions: Mask) -> NDArray[np.float64]:
        """Return what coalitions are worth: [coalitions, numbers].

        The answers of a run are averaged as they come: all of them together may be some gigabytes.

        Raises:
            ExplanationTooSlowError: There is no time left.
        """
        worths = np.empty((len(coalitions), len(self.numbers)))
        rows, begin = len(self.compared.rows), 0
        while begin < len(coalitions):
            run = slice(begin, begin + max(1, self.runs.most_rows() // rows))
            answers = self.runs.numbers(list(self._mixed(coalitions[run]))).values
            of_each = answers.reshape(-1, rows, answers.shape[1])
            worths[run] = of_each.mean(axis=1)[:, self.numbers]
            begin = run.stop
        return worths

    def _mixed(self, coalitions: Mask) -> Iterator[Row]:
        """Yield each row of the background with the values of each coalition from the instance."""
        for coalition in coalitions:
            taken = {name: self.instance[name] for name in compress(self.players, coalition)}
            for row in self.compared.rows:
                yield {**row, **taken}
