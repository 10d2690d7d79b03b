"""The city's shape as a grid of squares, by where complaints came from: a map that needs no map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from applications.service_311.bounds import NORTH, WEST
from applications.service_311.city import COLUMNS, HEIGHT, ROWS, WIDTH

if TYPE_CHECKING:
    import pandas as pd

# Of fewer, a square would tell of single ones; most of those lie in the water.
FEWEST = 5


def city_text(frame: pd.DataFrame) -> str:
    """Return the grid from north to south, a line each, `#` where at least five complaints were.

    Args:
        frame: Requests with `latitude` and `longitude`, of which some may be missing.
    """
    known = frame[["latitude", "longitude"]].dropna()
    rows = np.floor((NORTH - known["latitude"].to_numpy()) / HEIGHT).astype(int)
    columns = np.floor((known["longitude"].to_numpy() - WEST) / WIDTH).astype(int)
    within = (rows >= 0) & (rows < ROWS) & (columns >= 0) & (columns < COLUMNS)
    counts = np.zeros((ROWS, COLUMNS), int)
    np.add.at(counts, (rows[within], columns[within]), 1)
    lines = ("".join("#" if number >= FEWEST else "." for number in row) for row in counts)
    return "\n".join(lines) + "\n"
