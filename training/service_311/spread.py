"""How far figures scatter with the days that happen to be judged: a bootstrap of whole days.

Requests of one day share their luck; drawing them one by one would make figures look too sure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

DRAWS = 100

OVER = f"{DRAWS} draws of as many days, with replacement"

_SEED = 2019


def spread_over_days(
    figures: Callable[[NDArray[np.int64]], Mapping[str, float]], days: NDArray[np.generic]
) -> dict[str, float]:
    """Return the standard deviation of each figure.

    Args:
        figures: of the rows of these numbers, of which one may be there several times.
        days: of each row, [rows].
    """
    _, number = np.unique(days, return_inverse=True)
    ends = np.cumsum(np.bincount(number))[:-1]
    of_day = np.split(np.argsort(number, kind="stable"), ends)
    random = np.random.default_rng(_SEED)
    count = len(of_day)
    draws = (random.integers(0, count, count) for _ in range(DRAWS))
    drawn = [figures(np.concatenate([of_day[day] for day in some])) for some in draws]
    return {name: float(np.std([one[name] for one in drawn], ddof=1)) for name in drawn[0]}
