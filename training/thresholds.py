"""What a classifier of two classes finds, and what is right, by the probability that it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prediction.about import Threshold
from prediction.answers import Classes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from training.outcomes import Outcomes

PROBABILITIES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)

_DIGITS = 3


def thresholds_of(outcomes: Outcomes) -> tuple[Threshold, ...]:
    """Return the figures of each threshold; none without two classes and rows of both."""
    foretold = outcomes.foretold
    if not isinstance(foretold, Classes) or foretold.probabilities.shape[1] != 2:  # noqa: PLR2004  two classes
        return ()
    happened, probability = outcomes.truth == 1, foretold.probabilities[:, 1]
    if happened.all() or not happened.any():
        return ()
    return tuple(_at(at, happened, probability >= at) for at in PROBABILITIES)


def _at(probability: float, happened: NDArray[np.bool_], said: NDArray[np.bool_]) -> Threshold:
    return Threshold(
        probability=probability,
        sensitivity=round(float(said[happened].mean()), _DIGITS),
        specificity=round(float(1 - said[~happened].mean()), _DIGITS),
        precision=round(float(happened[said].mean()), _DIGITS) if said.any() else None,
    )
