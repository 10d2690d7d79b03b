"""Hours between two New York wall-clock times, across changes of clocks as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

ZONE = "America/New_York"


def elapsed_hours(first: pd.Series, last: pd.Series) -> NDArray[np.float64]:
    """Return the hours that passed from `first` to `last`, local times without offset: [rows].

    A night in March is an hour shorter than its times say, one in November an hour longer. An hour
    that comes twice counts as its first, one that does not exist as the moment of the change.

    Returns:
        NaN where either is missing.
    """
    passed = _moments(last) - _moments(first)
    return np.asarray(passed / pd.Timedelta(hours=1), dtype=np.float64)


def _moments(local: pd.Series) -> pd.Series:
    first_of_two = np.ones(len(local), dtype=np.bool_)
    return local.dt.tz_localize(ZONE, ambiguous=first_of_two, nonexistent="shift_forward")
