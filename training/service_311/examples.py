"""The requests to learn from and to judge on, open ones too.

*Censoring.* Of an open request it is known that it took longer than it was followed: from its
creation to the day up to which closings are on record. It counts as just that, in learning (it was
at risk of being closed for so long) and in judging (answers and outcomes are compared up to there).

*Bulk closings* are left out, see `bulk`, and so are requests that an agency with bulk closings has
left open in its books, see `unclosed`.

*The break of June 2019.* How closing is recorded changes between 13 and 28 June 2019: police types
go from about 2.4 h to about 4 h. The era is one more column, so that the trees can share what stays
the same and tell apart what does not; a served model always answers for one era.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from training.service_311.bulk import bulk_closings
from training.service_311.clock import elapsed_hours
from training.service_311.inputs import TYPE
from training.service_311.unclosed import Books, left_open

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from prediction.columns import Matrix


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

    def holds(self, created: pd.Series) -> pd.Series:
        """Return whether each time of creation lies in this era."""
        return (created >= self.first) & (created < self.last)


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
    """Encoded requests, open and closed.

    Attributes:
        matrix: encoded columns, [rows, columns].
        era: number of each request's era, [rows].
        hours: time to close, or for which an open one was followed, [rows].
        closed: whether it was closed within the time for which it was followed, [rows].
        followed: for how many hours its closing would have been on record, [rows].
        created: when each came in, datetime64 [rows].
        agency: whose it is, [rows].
    """

    matrix: Matrix
    era: NDArray[np.float64]
    hours: NDArray[np.float64]
    closed: NDArray[np.bool_]
    followed: NDArray[np.float64]
    created: NDArray[np.datetime64]
    agency: NDArray[np.object_]

    def __len__(self) -> int:
        """Return the number of requests."""
        return len(self.hours)

    def __getitem__(self, rows: NDArray[np.bool_] | NDArray[np.int64]) -> Examples:
        """Take the rows for which the mask is true, or those of these numbers."""
        return Examples(
            self.matrix[rows],
            self.era[rows],
            self.hours[rows],
            self.closed[rows],
            self.followed[rows],
            self.created[rows],
            self.agency[rows],
        )

    @property
    def types(self) -> NDArray[np.int64]:
        """The number of each row's type: [rows]."""
        return self.matrix[:, TYPE].astype(np.int64)

    @property
    def days(self) -> NDArray[np.datetime64]:
        """The day on which each came in: [rows]."""
        return self.created.astype("datetime64[D]")

    def as_known_at(self, moment: np.datetime64) -> Examples:
        """Take what had come in by then, with what was on record of it then."""
        known = self[self.created < moment]
        until = (moment - known.created) / np.timedelta64(1, "h")
        followed = np.minimum(known.followed, until)
        return replace(
            known,
            hours=np.minimum(known.hours, followed),
            closed=known.closed & (known.hours <= followed),
            followed=followed,
        )

    def of_era(self, era: Era) -> Examples:
        """Take the requests of one era."""
        return self[self.era == era.number]


def examples(frame: pd.DataFrame, matrix: Matrix) -> Examples:
    """Take the requests of both eras, without books put in order or left, and bad records.

    Args:
        frame: requests, open and closed, with created_date, closed_date and agency.
        matrix: the same requests encoded.
    """
    created = frame["created_date"]
    hours = hours_to_close(frame)
    era, followed = np.full(len(frame), np.nan), np.full(len(frame), np.nan)
    for one in ERAS:
        of_era = one.holds(created).to_numpy()
        era[of_era] = one.number
        recorded = pd.Series(one.recorded, index=frame.index)
        followed[of_era] = elapsed_hours(created, recorded)[of_era]
    closed = hours <= followed
    agency = frame["agency"].fillna("").to_numpy(dtype=object)
    every = Examples(
        matrix,
        era,
        np.where(closed, hours, followed),
        closed,
        followed,
        created.to_numpy(),
        agency,
    )
    bulk = bulk_closings(frame)
    # Negative times are bad records (almost all of one agency), not predictions to learn.
    bad = np.isnan(era) | (hours < 0) | bulk
    books = Books(agency, hours, followed, bulk)
    for one in ERAS:
        of_era = (era == one.number) & ~(hours < 0)
        bad[of_era] |= left_open(books.of(of_era))
    return every[~bad]


def hours_to_close(frame: pd.DataFrame) -> NDArray[np.float64]:
    """Return the hours from creation to closing, NaN for what is open."""
    return elapsed_hours(frame["created_date"], frame["closed_date"])
