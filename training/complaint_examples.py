"""The closed requests to learn from, and how much each counts.

Two things about the records keep them from being a plain training set.

*Censoring.* A request counts only once it is closed. Of those that came in a week before the file
was made, only the quick ones are known, and learning from them as they are teaches haste. Each
closed request is therefore weighted by the inverse of the probability that a request that took as
long would have been seen closed: one divided by the share of its era's requests that could be
followed for that long (inverse probability of censoring weighting; Robins and Rotnitzky, 1992).

*The break of June 2019.* How closing is recorded changes between 13 and 28 June 2019: police types
go from about 2.4 h to about 4 h. The era is one more column, so that the trees can share what stays
the same and tell apart what does not; a served model always answers for one era.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from prediction.columns import Matrix

HORIZON_DAYS = 30
"""Requests that took longer are not learned from: see docs/complaint-time.md."""

MAX_WEIGHT = 10.0
"""A request that only a tenth of the others could equal says too little to count for more."""


class Era(NamedTuple):
    """A time in which closing was recorded in one way.

    Attributes:
        number: the value of the era's column.
        first: requests created from here on belong to it.
        last: requests created before this belong to it.
        recorded: closings are known up to here.
    """

    number: float
    first: pd.Timestamp
    last: pd.Timestamp
    recorded: pd.Timestamp


BEFORE_BREAK = Era(
    0.0, pd.Timestamp("2019-01-01"), pd.Timestamp("2019-06-01"), pd.Timestamp("2019-06-14")
)
# 8 and 13 June lie in neither era: less than a day of their closings is on record.
AFTER_BREAK = Era(
    1.0, pd.Timestamp("2019-06-28"), pd.Timestamp("2019-07-23"), pd.Timestamp("2019-07-24")
)
ERAS = (BEFORE_BREAK, AFTER_BREAK)


@dataclass(frozen=True)
class Examples:
    """Encoded closed requests.

    Attributes:
        matrix: encoded columns, [rows, columns].
        era: number of each request's era, [rows].
        hours: time to close, [rows].
        weight: how much each counts, [rows].
        created: when each came in, datetime64 [rows].
    """

    matrix: Matrix
    era: NDArray[np.float64]
    hours: NDArray[np.float64]
    weight: NDArray[np.float64]
    created: NDArray[np.datetime64]

    def __getitem__(self, rows: NDArray[np.bool_]) -> Examples:
        """Take the rows for which the mask is true."""
        return Examples(
            self.matrix[rows],
            self.era[rows],
            self.hours[rows],
            self.weight[rows],
            self.created[rows],
        )

    def created_between(self, first: str, last: str) -> Examples:
        """Take what was created from `first` until before `last` (ISO dates)."""
        return self[(self.created >= np.datetime64(first)) & (self.created < np.datetime64(last))]

    def as_if_followed(self, followed: NDArray[np.float64]) -> Examples:
        """Let each count as often as it would have been seen closed, had all been followed so.

        Args:
            followed: for how many hours each of some requests was followed.
        """
        return replace(self, weight=self.weight * share_followed(followed, self.hours))

    def within_horizon(self) -> Examples:
        """Take what closed within the horizon."""
        return self[self.hours < HORIZON_DAYS * 24]


def examples(frame: pd.DataFrame, matrix: Matrix) -> Examples:
    """Take the closed requests of both eras, weighted against censoring.

    Args:
        frame: requests, open and closed, with created_date and closed_date.
        matrix: the same requests encoded.
    """
    created = frame["created_date"]
    hours = hours_to_close(frame)
    era = np.full(len(frame), np.nan)
    weight = np.ones(len(frame))
    for one in ERAS:
        of_era = ((created >= one.first) & (created < one.last)).to_numpy()
        era[of_era] = one.number
        weight[of_era] = _weights(one, created[of_era], hours[of_era])
    # Negative times are bad records (almost all of one agency), not predictions to learn.
    good = (hours >= 0) & ~np.isnan(era)
    every = Examples(matrix, era, hours, weight, created.to_numpy())
    return every[good]


def hours_to_close(frame: pd.DataFrame) -> NDArray[np.float64]:
    """Answer the hours from creation to closing, NaN for what is open."""
    hours: NDArray[np.float64] = (
        (frame["closed_date"] - frame["created_date"]) / pd.Timedelta(hours=1)
    ).to_numpy()
    return hours


def share_followed(
    followed: NDArray[np.float64], hours: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Answer what share of requests was followed for at least so many hours: [hours]."""
    shorter = np.searchsorted(np.sort(followed), hours, side="left")
    return 1 - shorter / max(len(followed), 1)


def hours_followed(era: Era, created: NDArray[np.datetime64]) -> NDArray[np.float64]:
    """Answer for how many hours requests of an era were followed: [created]."""
    return (np.datetime64(era.recorded) - created) / np.timedelta64(1, "h")


def _weights(era: Era, created: pd.Series, hours: NDArray[np.float64]) -> NDArray[np.float64]:
    """Invert the share of an era's requests, open ones too, that were followed that long."""
    share = share_followed(hours_followed(era, created.to_numpy()), hours)
    return 1 / np.maximum(share, 1 / MAX_WEIGHT)
