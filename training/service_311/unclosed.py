"""Requests left open in the books: what a bulk closing would have closed.

Where an agency closes its books in bulk, an open request may have been answered long ago, just as
one that was closed in bulk. The rule, for the agencies of one era:

1. Ordinary closings end at the age by which ORDINARY of all that are not in bulk were made.
2. An agency keeps its books in bulk if of what outlasts that age more is closed in bulk than in
   the ordinary way. Others are slow (trees, taxis, streets): what they have open is open.
3. Of an agency that keeps its books in bulk, an open request is left out from the age on from which
   what is still open is rather closed in bulk or left open for good than closed in the ordinary
   way. Only requests that were followed to the end of ordinary closings are counted for that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

ORDINARY = 0.998
"""Share of the ordinary closings after which the rest is exceptions; see docs/complaint-time.md."""


class Books(NamedTuple):
    """What is on record of requests: parallel arrays.

    Attributes:
        agency: whose each is.
        hours: time to close; NaN, or longer than it was followed, while open.
        followed: for how many hours a closing would have been on record.
        bulk: whether it was closed in bulk.
    """

    agency: NDArray[np.object_]
    hours: NDArray[np.float64]
    followed: NDArray[np.float64]
    bulk: NDArray[np.bool_]

    def of(self, rows: NDArray[np.bool_]) -> Books:
        """Take the rows for which the mask is true."""
        return Books(self.agency[rows], self.hours[rows], self.followed[rows], self.bulk[rows])


def left_open(books: Books) -> NDArray[np.bool_]:
    """Return whether each request is open only in the books: [rows]."""
    left = np.zeros(len(books.hours), dtype=np.bool_)
    is_open = ~(books.hours <= books.followed)
    for agency in np.unique(books.agency[books.bulk]):
        own = books.agency == agency
        left |= own & is_open & (books.followed > age_of_leaving(books.of(own)))
    return left


def age_of_leaving(books: Books) -> float:
    """Return the age from which one agency's open requests are left out.

    Returns:
        Infinity for an agency that does not keep its books in bulk.
    """
    is_closed = books.hours <= books.followed
    ordinary, bulk = books.hours[is_closed & ~books.bulk], books.hours[is_closed & books.bulk]
    if not len(ordinary):
        return float("inf")
    end = np.quantile(ordinary, ORDINARY)
    if np.sum(bulk > end) <= np.sum(ordinary > end):
        return float("inf")
    seen = books.followed > end
    ages = np.sort(books.hours[seen & is_closed & ~books.bulk])
    in_bulk = np.sort(books.hours[seen & is_closed & books.bulk])
    ordinary_later = len(ages) - np.arange(1, len(ages) + 1)
    bulk_later = len(in_bulk) - np.searchsorted(in_bulk, ages, side="right")
    rather_left = bulk_later + np.sum(seen & ~is_closed) >= ordinary_later
    return float(min(ages[np.argmax(rather_left)], end)) if len(ages) else float(end)
