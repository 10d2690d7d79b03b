"""The sample: a CSV file of rows as the estimator was fitted on them."""

from __future__ import annotations

import csv
import hashlib
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from training.fitted.errors import RefusedError, first_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MOST_COLUMNS = 300
"""More take the proof more memory and time than it is worth."""

MOST_ROWS = 100_000
_TOLD = 5


class Sample(NamedTuple):
    """The rows of a sample.

    Attributes:
        frame: the columns that the estimator takes, in its order.
        targets: the columns of true answers, if the sample has them.
        sha256: of the file.
    """

    frame: pd.DataFrame
    targets: pd.DataFrame | None
    sha256: str


def header(path: Path) -> list[str]:
    """Read the names of a CSV file's columns.

    Raises:
        RefusedError: it is no CSV file with a name for each column, or has too many.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            names = next(csv.reader(file), [])
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RefusedError(f"{path.name} cannot be read as CSV in UTF-8") from error
    if not any(names):
        raise RefusedError(f"{path.name} has no header line")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise RefusedError(f"{path.name} has several columns named {listed(twice)}")
    if len(names) > MOST_COLUMNS + 1:
        raise RefusedError(
            f"{path.name} has {len(names):,} columns; up to {MOST_COLUMNS} can be served"
        )
    return names


def targets_of(names: Sequence[str], target: str | None) -> list[str]:
    """Return the columns of true answers: one of this name, or several with commas between them.

    Raises:
        RefusedError: the sample has no such column, or one is named twice.
    """
    if target is None or target in names:
        return [] if target is None else [target]
    targets = [name.strip() for name in target.split(",")]
    if absent := [name for name in targets if name not in names]:
        raise RefusedError(f"the sample has no column {absent[0]}, which --target names")
    if len(set(targets)) < len(targets):
        raise RefusedError(f"--target names a column twice: {target}")
    return targets


def read(path: Path, columns: list[str], targets: Sequence[str], texts: Sequence[str]) -> Sample:
    """Read the rows.

    Args:
        path: a CSV file.
        columns: of which the frame is made.
        targets: the columns of true answers.
        texts: columns that are texts, whatever they look like.

    Raises:
        RefusedError: it cannot be read, has no row or too many.
    """
    try:
        table = pd.read_csv(path, dtype=dict.fromkeys(texts, str))
    # The parser raises whatever comes to hand.
    except Exception as error:
        raise RefusedError(f"{path.name} cannot be read as CSV ({first_line(error)})") from error
    if not len(table):
        raise RefusedError(f"{path.name} has no rows")
    if len(table) > MOST_ROWS:
        raise RefusedError(f"{path.name} has {len(table):,} rows; up to {MOST_ROWS:,} are compared")
    return Sample(
        table[columns],
        table[list(targets)] if targets else None,
        hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def listed(names: Sequence[str]) -> str:
    """Write the first of many names."""
    more = f" and {len(names) - _TOLD} more" if len(names) > _TOLD else ""
    return ", ".join(names[:_TOLD]) + more
