"""Bulk closings: books that were put in order, which say nothing of when a request was answered.

The rule: of one agency, more requests were closed within WINDOW than MIN_CLOSINGS and than FACTOR
times what 99 of 100 of its windows hold in which it closes anything, whenever they were opened. An
agency that closes in batches as its routine (such as housing, every night) sets its own measure by
that. Closings at 00:00:00 or 12:00:00 sharp are days without a time, as some agencies record them:
they are no bulk closings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

WINDOW = pd.Timedelta(minutes=5)
MIN_CLOSINGS = 100
FACTOR = 6

_ORDINARY = 0.99


def bulk_closings(frame: pd.DataFrame) -> NDArray[np.bool_]:
    """Return of each request whether it was closed in bulk: [rows].

    Args:
        frame: requests, open and closed, with agency and closed_date.
    """
    closed = frame["closed_date"].reset_index(drop=True)
    timed = closed[closed.notna() & ~_is_day_alone(closed)]
    agency = frame["agency"].reset_index(drop=True)
    bulk = np.zeros(len(frame), dtype=np.bool_)
    for _, times in timed.groupby(agency.loc[timed.index]):
        bulk[times.index[_neighbours(times) > _most(times)]] = True
    return bulk


def _is_day_alone(times: pd.Series) -> pd.Series:
    since_midnight = times - times.dt.normalize()
    return since_midnight.isin([pd.Timedelta(0), pd.Timedelta(hours=12)])


def _neighbours(times: pd.Series) -> NDArray[np.int64]:
    """Count the closings within a window around each, itself too: [closings]."""
    at, ordered = times.to_numpy(), np.sort(times.to_numpy())
    half = (WINDOW / 2).to_timedelta64()
    first = np.searchsorted(ordered, at - half, side="left")
    return np.asarray(np.searchsorted(ordered, at + half, side="right") - first)


def _most(times: pd.Series) -> float:
    ordinary = times.dt.floor(WINDOW).value_counts().quantile(_ORDINARY)
    return max(float(MIN_CLOSINGS), FACTOR * float(ordinary))
