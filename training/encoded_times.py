"""Times in a matrix, microseconds since 1970 by their own clock, and back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from prediction.columns import Matrix


def times_of(codes: Matrix) -> NDArray[np.datetime64]:
    """Return the times of a column: [rows], NaT for NaN."""
    missing = np.isnan(codes)
    times = np.where(missing, 0, codes).astype(np.int64).astype("datetime64[us]")
    times[missing] = np.datetime64("NaT", "us")
    return times


def code_of(text: str) -> float:
    """Return the number of a date or time of ISO 8601, without an offset."""
    return float(np.datetime64(datetime.fromisoformat(text), "us").astype(np.int64))


def text_of(code: float) -> str:
    """Return a time as a client sends it; raises OverflowError beyond the calendar."""
    time: datetime = np.datetime64(int(code), "us").astype(datetime)
    return time.isoformat()
