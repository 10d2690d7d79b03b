"""The sample: rows as the estimator was fitted on them, out of whatever they came in."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from training.fitted.errors import RefusedError
from training.fitted.tables import CsvTable, FrameTable, ParquetTable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

    from training.conversion.graph import Estimator
    from training.fitted.tables import Table, Texts

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


def open_sample(path: Path | None, example: pd.DataFrame | None) -> Table:
    """Open a CSV or Parquet file, or take the rows that came with the model.

    Raises:
        RefusedError: there is neither, it cannot be read, or its columns have no names of their
            own or are too many.
    """
    if path is not None:
        table: Table = ParquetTable(path) if path.suffix.lower() == ".parquet" else CsvTable(path)
    elif example is not None:
        table = FrameTable(example)
    else:
        raise RefusedError("there is no sample: give rows by --sample")
    twice = sorted({name for name in table.names if table.names.count(name) > 1})
    if twice:
        raise RefusedError(f"{table.title} has several columns named {listed(twice)}")
    if len(table.names) > MOST_COLUMNS + 1:
        raise RefusedError(
            f"{table.title} has {len(table.names):,} columns; up to {MOST_COLUMNS} can be served"
        )
    return table


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


def read(table: Table, columns: list[str], targets: Sequence[str], texts: Texts) -> Sample:
    """Read the rows.

    Args:
        table: which has these columns.
        columns: of which the frame is made.
        targets: the columns of true answers.
        texts: columns that are texts, and which of them are not missing ones.

    Raises:
        RefusedError: it cannot be read, has no row or too many.
    """
    rows = table.rows(texts)
    if not len(rows):
        raise RefusedError(f"{table.title} has no rows")
    if len(rows) == 1:
        raise RefusedError(
            f"{table.title} has one row, from which no range, type or probe can be drawn: give some"
            " hundred, by --sample"
        )
    if len(rows) > MOST_ROWS:
        raise RefusedError(
            f"{table.title} has {len(rows):,} rows; up to {MOST_ROWS:,} are compared"
        )
    return Sample(
        rows[columns],
        rows[list(targets)] if targets else None,
        hashlib.sha256(table.content).hexdigest(),
    )


def listed(names: Sequence[str]) -> str:
    """Write the first of many names."""
    more = f" and {len(names) - _TOLD} more" if len(names) > _TOLD else ""
    return ", ".join(names[:_TOLD]) + more


def class_texts(estimator: Estimator, targets: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the one target's classes, if they are texts: a class may be called NA."""
    classes = getattr(estimator, "classes_", None)  # of an encoder of numbers as well
    texts = () if classes is None else tuple(one for one in classes if isinstance(one, str))
    return {targets[0]: texts} if texts and len(targets) == 1 else {}
