"""The estimator itself in `model.skops`, with the modules of its own classes."""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import numpy as np
import skops.io

from prediction.columns import Encoding
from prediction.manifest import Artifact, RuntimeName
from prediction.own_files import CODE
from training.artifacts.session import session
from training.conversion.agreement import Agreement
from training.proof.rows import Group, base_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from prediction.answers import Answers
    from prediction.columns import Column, Matrix
    from prediction.manifest import Table
    from training.proof.domains import Domain

    type Estimator = Any

_FILE = "model.skops"
_SCHEMA = "schema.json"


class EstimatorFile:
    """A fitted estimator for scikit-learn.

    Args:
        estimator: a fitted one.
        table: what it was fitted on.
        columns: as serving makes them.
        code: files of the modules of its own classes: path -> content.
        probed: how many of each column's texts, the first ones, are to be tried one by one.
    """

    libraries = ("scikit-learn", "scipy", "numpy", "joblib", "skops")
    agreement = Agreement.FLOAT64
    """It is the same code, but products of matrices are summed otherwise with more rows."""

    def __init__(
        self,
        estimator: Estimator,
        table: Table,
        columns: Sequence[Column],
        code: Mapping[str, bytes],
        probed: int = 0,
    ) -> None:
        self._estimator = estimator
        self._table = table
        self._columns = tuple(columns)
        self._code = dict(code)
        self._probed = probed

    @cached_property
    def _content(self) -> bytes:
        return _the_same(skops.io.dumps(self._estimator))

    @property
    def described(self) -> Artifact:
        """What the manifest says of it."""
        return Artifact(
            file=_FILE,
            runtime=RuntimeName.SCIKIT_LEARN,
            sha256=hashlib.sha256(self._content).hexdigest(),
            bytes=len(self._content),
            dtype="float64",
            table=self._table,
            code={name: hashlib.sha256(one).hexdigest() for name, one in self._code.items()},
        )

    @property
    def files(self) -> Mapping[str, bytes]:
        """The estimator's file, and those of its own modules."""
        return {_FILE: self._content} | {f"{CODE}/{k}": one for k, one in self._code.items()}

    def columns(self, encoded: Sequence[Column]) -> tuple[Column, ...]:
        """Return the columns with texts as they are."""
        del encoded  # in matrices they have numbers for texts
        return self._columns

    @contextmanager
    def asking(
        self, folder: Path, encoded: Sequence[Column]
    ) -> Iterator[Callable[[Matrix], Answers]]:
        """Start a process that has what the layer has and nothing else, and ask it."""
        with session(folder, encoded, self.columns(encoded)) as ask:
            yield ask

    def probes(
        self, allowed: Sequence[Domain], held_out: Matrix, random: np.random.Generator
    ) -> Iterator[Group]:
        """Yield rows with each of the texts that are to be tried."""
        for position, column in enumerate(self._columns):
            if column.encoding is Encoding.TEXT and self._probed:
                values = allowed[position].allowed(np.arange(self._probed, dtype=np.float64))
                rows = base_rows(held_out, random, len(values)).copy()
                rows[:, position] = values
                yield Group(f"texts of any kind in {allowed[position].input}", rows)


def _the_same(content: bytes) -> bytes:
    """Write a skops file again, smaller, and the same whenever the estimator is.

    skops names objects and their arrays by where they lie in memory, and files by the time.
    """
    written = BytesIO()
    with ZipFile(BytesIO(content)) as before, ZipFile(written, "w", ZIP_DEFLATED) as after:
        schema = json.loads(before.read(_SCHEMA))
        names: dict[str, str] = {}
        _renumber(schema, {}, names)
        _write(after, _SCHEMA, json.dumps(schema).encode())
        for name, new in names.items():
            _write(after, new, before.read(name))
    return written.getvalue()


def _renumber(node: Any, ids: dict[int, int], names: dict[str, str]) -> None:  # noqa: ANN401  JSON
    """Number objects and files in the order in which they stand in the schema."""
    if isinstance(node, list):
        for one in node:
            _renumber(one, ids, names)
    if not isinstance(node, dict):
        return
    if isinstance(node.get("__id__"), int):
        node["__id__"] = ids.setdefault(node["__id__"], len(ids) + 1)
    if isinstance(file := node.get("file"), str):
        node["file"] = names.setdefault(file, f"{len(names) + 1}{Path(file).suffix}")
    for one in node.values():
        _renumber(one, ids, names)


def _write(file: ZipFile, name: str, content: bytes) -> None:
    file.writestr(ZipInfo(name), content, ZIP_DEFLATED)
