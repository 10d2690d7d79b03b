"""Counting what a model is asked and what it answers, in memory, by the bins of its reference."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from prediction.answers import Kind
from prediction.columns import Column, Encoding, Matrix, encode_table
from prediction.drift.bins import names_of, placing
from prediction.errors import ArtifactError
from prediction.histograms import Reference
from prediction.manifest import Manifest
from prediction.runtimes import Ran, Rows

_DIGITS = 16

type Counts = Mapping[int, int]
"""Rows in each bin, by its number among all bins of the reference; those without rows left out."""


class _Part(NamedTuple):
    """One histogram as it is counted.

    Attributes:
        of: Position of the column or trait.
        first: The number of its first bin among all bins of the reference.
        place: Finds the bin of a number among those of the histogram.
    """

    of: int
    first: int
    place: Callable[[float], int]


class Watched(NamedTuple):
    """What is counted together, apart from all else.

    Attributes:
        model: The model's name.
        digest: Of its artifact and its reference.
    """

    model: str
    digest: str

    @classmethod
    def of(cls, manifest: Manifest, reference: Reference) -> "Watched":
        """Name the counts of a model as it is now."""
        content = f"{manifest.artifact.sha256} {reference.model_dump_json()}"
        return cls(manifest.name, hashlib.sha256(content.encode()).hexdigest()[:_DIGITS])


class Taken(NamedTuple):
    """What was counted up to a moment.

    Attributes:
        rows: Instances.
        counts: Of the bins.
        runs: In how many runs that was; no table says so.
    """

    rows: int
    counts: Counts
    runs: int = 0


class Tally:
    """The counts of one model since they were last taken.

    Attributes:
        watched: What is counted.
        runs: In how many runs that was.

    Args:
        manifest: Of the model.
        reference: What its bins are.
        kind: The model's kind of answer.

    Raises:
        ArtifactError: The reference is of another kind of answer.
    """

    def __init__(self, manifest: Manifest, reference: Reference, kind: Kind) -> None:
        self.watched = Watched.of(manifest, reference)
        self.runs = 0
        self._rows = 0
        self._kind = kind
        self._traits = kind.traits()
        if any(one.of >= len(self._traits) for one in reference.answers):
            raise ArtifactError(manifest.name, "its reference is of another kind of answer")
        schemas = manifest.inputs["properties"]
        columns = manifest.columns
        names = [names_of(column, schemas[column.input]) for column in columns]
        parts = list(zip(reference.histograms, reference.firsts, strict=True))
        answers, inputs = parts[: len(reference.answers)], parts[len(reference.answers) :]
        self._answers = [
            _Part(one.of, first, placing(one, self._traits[one.of].choices))
            for one, first in answers
        ]
        self._inputs = [_Part(one.of, first, placing(one, names[one.of])) for one, first in inputs]
        # what the model takes for missing although it was sent: from one bin to the other
        self._unknown = {
            columns[one.of].input: first + one.unknown
            for one, first in inputs
            if columns[one.of].encoding is Encoding.CATEGORY and not columns[one.of].unknown_apart
        }
        self._columns, self._schemas = columns, schemas
        self._counts = [0] * sum(len(one.counts) for one in reference.histograms)

    def note(self, rows: Rows, ran: Ran) -> None:
        """Count the rows of a run, and its answers."""
        counts = self._counts
        matrix = self._read(rows) if ran.matrix is None else ran.matrix
        numbers = matrix.T.tolist()
        for of, first, place in self._inputs:
            for number in numbers[of]:
                counts[first + place(number)] += 1
        for _, name in ran.unknown:
            if name in self._unknown:
                counts[self._unknown[name] - 1] -= 1
                counts[self._unknown[name]] += 1
        answers = self._kind.arrays(dict(zip(self._kind.outputs, ran.outputs, strict=True)))
        for of, first, place in self._answers:
            for number in self._traits[of].of(answers).tolist():
                counts[first + place(number)] += 1
        self._rows += len(rows)
        self.runs += 1

    def take(self) -> Taken:
        """Return what was counted, and begin again."""
        counts = {bin_: n for bin_, n in enumerate(self._counts) if n}
        taken = Taken(self._rows, counts, self.runs)
        self._counts = [0] * len(self._counts)
        self._rows = self.runs = 0
        return taken

    def put_back(self, taken: Taken) -> None:
        """Count what was taken and could not be kept."""
        self._rows += taken.rows
        self.runs += taken.runs
        for bin_, number in taken.counts.items():
            self._counts[bin_] += number

    def _read(self, rows: Rows) -> Matrix:
        """Read instances that no runtime has made a matrix of."""
        return np.stack([self._numbers(column, rows) for column in self._columns], axis=1)

    def _numbers(self, column: Column, rows: Rows) -> Matrix:
        values: Sequence[object] = [row.get(column.input) for row in rows]
        if column.encoding is Encoding.TEXT:
            known = names_of(column, self._schemas[column.input])
            places = {name: place for place, name in enumerate(known)}
            numbers = [np.nan if value is None else places.get(str(value), 0) for value in values]
            return np.array(numbers, dtype=np.float64)
        if column.encoding is Encoding.BOOLEAN:
            return np.array(values, dtype=np.float64)
        return encode_table([column], {column.input: values})[:, 0]
