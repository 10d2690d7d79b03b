"""A graph made elsewhere with the rows of its sample, and what they expect of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from onnx import TensorProto

from prediction.answers import SeveralValues, Values
from training.conversion.agreement import Agreement
from training.fitted import sample as samples
from training.fitted.answering import Answering
from training.fitted.bringing import Brought
from training.fitted.errors import RefusedError, first_line
from training.fitted.fitted_columns import matched
from training.fitted.graphs.form import form_of, parts
from training.fitted.graphs.interface import WHOLE, taken_by
from training.fitted.graphs.outputs import outputs_of, without_maps
from training.fitted.graphs.reading import loaded, read
from training.fitted.graphs.written import promising, written
from training.fitted.inputs import inputs_of, matrix_of, rows_of
from training.fitted.tables import MISSING_WORDS
from training.fitted.texts import Texts
from training.parity import ParityError, compare, differing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import onnxruntime as ort
    import pandas as pd
    from onnx import ModelProto

    from prediction.answers import Answers
    from prediction.columns import Matrix
    from training.fitted.asked import Asked
    from training.fitted.graphs.form import Answered
    from training.fitted.graphs.interface import Taken
    from training.fitted.graphs.outputs import Outputs
    from training.fitted.inputs import Input
    from training.fitted.sample import Sample

_NOTHING = (
    "{} is an ONNX graph, of which nothing can be proven without expected answers: put those that"
    " its model gave to the rows into the sample, and name their columns by --target, the class"
    " first"
)
_KINDS: dict[int, str] = {TensorProto.STRING: "text", TensorProto.BOOL: "boolean"}
_BOTH = "what is served and scikit-learn differ"


class Bringing(NamedTuple):
    """A graph, ready to be proven.

    Attributes:
        brought: its rows in both forms; the reference is the file, asked as its maker would.
        graph: as it is served.
        expected: what the sample says that it answers to its rows.
        elements: the type of each column in the file.
        in_order: whether these have no names there.
        left_out: how many numbers of its answer nothing is expected of.
    """

    brought: Brought
    graph: ModelProto
    expected: Answers
    elements: tuple[int, ...]
    in_order: bool
    left_out: int

    @property
    def maker(self) -> str:
        """What the file says of who made it."""
        name = self.graph.producer_name
        return (
            f"made by {name} {self.graph.producer_version}".rstrip() if name else "made elsewhere"
        )

    @property
    def remarks(self) -> Iterator[str]:
        """What of the file is not served, and where a slip would not show."""
        if self.in_order:
            yield "columns: taken in the sample's order, because the graph has no names of them"
        if self.left_out:
            yield (
                f"answered: the class alone; the graph's {self.left_out} numbers beside it are left"
                " out, because --target names no columns of them"
            )


class _File(NamedTuple):
    """A graph, loaded as it is in its file."""

    name: str
    model: ModelProto
    taken: Taken
    outputs: Outputs
    session: ort.InferenceSession

    def ask(self, encoded: Matrix, inputs: Sequence[Input]) -> Answered:
        """Ask it as its maker would."""
        names = [one.name for one in self.model.graph.output]
        arrays = self.session.run(names, self.taken.feed(encoded, inputs))
        return parts(self.outputs, dict(zip(names, arrays, strict=True)))


def bring_graph(asked: Asked) -> Bringing:
    """Read a graph and its sample.

    Raises:
        RefusedError: the file is no graph that can be served, the sample is not of it or has no
            expected answers, or the graph answers otherwise.
    """
    file = _opened(asked.file)
    sample, targets, elements = _sampled(file, asked)
    inputs = _inputs(sample, elements)
    rows = rows_of(sample.frame, inputs)
    matrix = matrix_of(rows, inputs)
    first = _first(file, matrix, inputs)
    form = form_of(file.model, first, list(targets))
    expected = form.expected(targets)
    agreement = _agreement(expected, form.answers(first), doubles=file.outputs.doubles)

    def answer(encoded: Matrix) -> Answers:
        return form.answers(file.ask(encoded, inputs))

    predicts = "The class." if form.classes else "The value."
    answering = Answering(form.task, form.classes, form.form, answer, predicts)
    brought = Brought(file.model, answering, sample, inputs, rows, matrix, answer)
    graph = written(file.model, file.taken, inputs, file.outputs, form)
    return Bringing(
        brought,
        promising(graph, agreement),
        expected,
        tuple(elements),
        in_order=file.taken.names is None and len(inputs) > 1,
        left_out=0 if form.told or not form.classes else first.numbers.shape[1],
    )


def _opened(path: Path) -> _File:
    model = read(path)
    taken = taken_by(model, path.name)
    without_maps(model)
    return _File(path.name, model, taken, outputs_of(model), loaded(model, path.name))


def _sampled(file: _File, asked: Asked) -> tuple[Sample, pd.DataFrame, list[int]]:
    """Read the rows, the answers expected to them, and each column's type in the file."""
    table = samples.open_sample(asked.sample, None)
    targets = samples.targets_of(table.names, asked.target)
    if not targets:
        raise RefusedError(_NOTHING.format(file.name))
    columns = matched(file.taken.names, file.taken.width, table.names, targets, "graph's model")
    elements = file.taken.elements(len(columns))
    # what reads as a missing value is a text where only texts are taken
    texts = {
        name: MISSING_WORDS
        for name, element in zip(columns, elements, strict=True)
        if element == TensorProto.STRING
    }
    texts |= {targets[0]: MISSING_WORDS} if file.outputs.texts else {}
    sample = samples.read(table, columns, targets, texts)
    if sample.targets is None:
        raise RefusedError(_NOTHING.format(file.name))
    return sample._replace(targets=None), sample.targets, elements


def _inputs(sample: Sample, elements: Sequence[int]) -> tuple[Input, ...]:
    """Return what the columns are; a text is one of the sample's.

    Raises:
        RefusedError: the graph takes another type there.
    """
    texts = {
        number: tuple(dict.fromkeys(sample.frame.iloc[:, number].tolist()))
        for number, element in enumerate(elements)
        if element == TensorProto.STRING
    }
    inputs = inputs_of(sample, Texts(dict(texts), dict(texts), {}))
    return tuple(
        _typed(one, sample.frame[one.name], element)
        for one, element in zip(inputs, elements, strict=True)
    )


def _typed(one: Input, values: pd.Series, element: int) -> Input:
    kind = _KINDS.get(element, "number")
    if kind != one.kind and (kind != "number" or one.kind == "text"):
        raise RefusedError(
            f"the graph takes a {kind} in {one.name}, and the sample has a {one.kind}"
        )
    if element in WHOLE:
        if values.isna().any() or (values % 1 != 0).any():
            raise RefusedError(
                f"the graph takes whole numbers in {one.name}, and the sample has fractions or"
                " missing values there"
            )
        return one._replace(kind="integer")
    return one


def _first(file: _File, matrix: Matrix, inputs: Sequence[Input]) -> Answered:
    try:
        return file.ask(matrix, inputs)
    # ONNX Runtime raises a dozen unrelated types.
    except RefusedError:
        raise
    except Exception as error:
        reason = first_line(error)
        raise RefusedError(f"ONNX Runtime cannot run the sample through it: {reason}") from error


def _agreement(expected: Answers, found: Answers, *, doubles: bool) -> Agreement:
    """Return how closely the graph answers what is expected: in float64 if it can.

    Raises:
        RefusedError: it answers otherwise.
    """
    if doubles and not differing(expected, found, Agreement.FLOAT64).any():
        return Agreement.FLOAT64
    try:
        compare(expected, found, Agreement.SINGLE)
    except ParityError as error:
        row = int(np.argmax(differing(expected, found, Agreement.SINGLE)))
        how = str(error).replace(_BOTH, "the two differ")
        cure = "bring the estimator itself"
        if isinstance(expected, Values | SeveralValues):
            cure += ", or name the columns of the numbers that the graph answers, in full precision"
        raise RefusedError(
            f"the graph answers otherwise than the sample expects ({how}), first in row {row + 1}:"
            f" {cure}"
        ) from error
    return Agreement.SINGLE
