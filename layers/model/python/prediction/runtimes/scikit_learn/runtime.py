"""Instances become the table that an estimator was fitted on, and the estimator answers it."""

import warnings
from pathlib import Path

import numpy as np

from prediction.answers import kind_of
from prediction.columns import Column, Encoding, encode_table, local_times
from prediction.manifest import Manifest, Table
from prediction.runtimes.runtime import Ran, Rows
from prediction.runtimes.scikit_learn.asking import asked
from prediction.runtimes.scikit_learn.frame import Array, Frame
from prediction.runtimes.scikit_learn.loading import load
from prediction.runtimes.scikit_learn.own_code import OwnCode


class ScikitLearnRuntime:
    """An estimator, with the modules that came with it."""

    def __init__(
        self, manifest: Manifest, artifact: bytes | Path, code: Path | None = None
    ) -> None:
        self._manifest = manifest
        self._outputs = kind_of(manifest).outputs
        self._code = OwnCode(code, manifest.artifact.code)
        content = artifact if isinstance(artifact, bytes) else artifact.read_bytes()
        self._estimator = load(content, self._code)

    def run(self, rows: Rows) -> Ran:
        """Answer for all rows, in order, in one call of the estimator."""
        # Warnings, such as those of unknown categories, are for who fits.
        with self._code.importable(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            table = table_of(self._manifest.columns, rows, self._manifest.artifact.table)
            return Ran(asked(self._estimator, table, self._outputs, self._manifest), ())


def table_of(columns: tuple[Column, ...], rows: Rows, table: Table) -> Frame | Array | list[str]:
    """Make of instances what the estimator was fitted on.

    Returns:
        A frame of named columns; a matrix, float64 of [rows, columns]; or one text a row.
    """
    named = {column.input: _column(column, rows) for column in columns}
    match table:
        case Table.FRAME:
            return Frame(named)
        case Table.MATRIX:
            return np.column_stack(list(named.values()))
        case Table.TEXTS:
            [texts] = named.values()
            return list(texts)


def _column(column: Column, rows: Rows) -> Array:
    values = [row.get(column.input) for row in rows]
    match column.encoding:
        case Encoding.TEXT:
            texts = np.empty(len(values), dtype=object)
            texts[:] = [np.nan if value is None else value for value in values]
            return texts
        case Encoding.BOOLEAN:
            return np.array(values, dtype=bool)
        case Encoding.TIME:
            return local_times(values).astype(f"datetime64[{column.unit}]")
        case _:
            return encode_table([column], {column.input: values})[:, 0]
