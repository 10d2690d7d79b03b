"""Does the ONNX graph answer what scikit-learn answers? Measured, never assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from prediction.answers import Measure, kind_with
from prediction.runtimes.onnx import INPUT_NAME, session
from training.conversion.agreement import TOLERANCES, Agreement, Tolerance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from numpy.typing import NDArray

    from prediction.answers import Answers
    from prediction.columns import Matrix

# Of graphs that promise no more: 2e-6 is what an SVM in float32 needs, 1e-5 is what no client sees.
PROBABILITY_TOLERANCE = 1e-5
# A few units in the last place of float32.
RELATIVE_TOLERANCE = 1e-6
# Of the largest number, where a graph is float32 throughout.
OF_LARGEST = 1e-6
# Scores, distances and components, which may be nearly 0 beside others that are not.
SCORE_TOLERANCE = Tolerance(1e-5, 1e-6)
# Of a regression's probabilities: relative to one of nearly 0 a difference says nothing.
CHANCES = Tolerance(1e-9, 0.0)

_ELEMENT_TYPES = {"tensor(float)": np.float32, "tensor(double)": np.float64}


class ParityError(Exception):
    """What is served answers otherwise than scikit-learn; the message says by how much."""


class NarrowerError(ParityError):
    """scikit-learn refuses rows that the schema of the inputs allows, whatever serves it."""


class Parity(NamedTuple):
    """How closely a graph agrees.

    Attributes:
        rows: how many were compared.
        figures: what the manifest says of it.
        difference: the largest one.
    """

    rows: int
    figures: dict[str, float | bool]
    difference: float


class _Part(NamedTuple):
    """One array of the answers of both sides: [rows] or [rows, numbers]."""

    name: str
    measure: Measure
    expected: NDArray[Any]
    found: NDArray[Any]


def compare(expected: Answers, found: Answers, agreement: Agreement = Agreement.FLOAT32) -> Parity:
    """Compare the answers of scikit-learn with those of ONNX for the same rows.

    Args:
        expected: of scikit-learn.
        found: of ONNX.
        agreement: what the graph promises.

    Raises:
        ParityError: they differ by more than the promise allows, in kind or in number, or there is
            nothing to compare.
    """
    parts = list(_parts(expected, found))
    rows = len(parts[0].expected)
    by_measure: dict[Measure, float] = {}
    for part in parts:
        largest = by_measure.get(part.measure, 0.0)
        by_measure[part.measure] = float(np.maximum(largest, _difference(part, agreement)))
    if any(_wrong(part, agreement).any() for part in parts):
        raise ParityError(_said(by_measure, rows, agreement))
    told = {m: value for m, value in by_measure.items() if m in _FIGURES}
    figures: dict[str, float | bool] = {
        _FIGURES[measure]: True if measure is Measure.LABEL else value
        for measure, value in told.items()
    }
    return Parity(rows, figures, max(told.values()))


def differing(expected: Answers, found: Answers, agreement: Agreement) -> NDArray[np.bool_]:
    """Return in which rows answers of one kind differ by more than is promised: [rows]."""
    return np.asarray(np.any(list(differing_parts(expected, found, agreement).values()), axis=0))


def differing_parts(
    expected: Answers, found: Answers, agreement: Agreement
) -> dict[str, NDArray[np.bool_]]:
    """Return in which rows each part of the answers differs by more than is promised: [rows]."""
    return {part.name: _by_row(_wrong(part, agreement)) for part in _parts(expected, found)}


def answering(graph: bytes) -> Callable[[Matrix], Answers]:
    """Load a graph as serving does, to be asked for encoded columns in its own element type.

    Raises:
        ParityError: it cannot be loaded; or, when asked, it cannot be run with these rows.
    """
    try:
        loaded = session(graph)
    # ONNX Runtime raises what it likes; converters make graphs that it does not know.
    except Exception as error:
        raise ParityError("ONNX Runtime cannot load the graph that was made") from error
    element = _ELEMENT_TYPES[loaded.get_inputs()[0].type]
    names = [output.name for output in loaded.get_outputs()]
    kind = kind_with(names)

    def ask(matrix: Matrix) -> Answers:
        try:
            outputs = loaded.run(names, {INPUT_NAME: matrix.astype(element)})
        # As above.
        except Exception as error:
            raise ParityError("ONNX Runtime cannot run the graph that was made") from error
        by_name = {name: np.asarray(output) for name, output in zip(names, outputs, strict=True)}
        return kind.arrays(by_name)

    return ask


_FIGURES = {
    Measure.LABEL: "classes_equal",
    Measure.PROBABILITY: "max_probability_difference",
    Measure.SCORE: "max_score_difference",
    Measure.VALUE: "max_relative_difference",
}
"""What the manifest says of each measure; of chances it says nothing."""

_DIFFERENCES = {
    Measure.LABEL: "in the class of {:g} of {} rows",
    Measure.PROBABILITY: "by up to {:.2g} in a probability",
    Measure.SCORE: "by up to {:.2g} in a score, a distance or a component",
    Measure.VALUE: "by up to {:.2g} relative to the value",
    Measure.CHANCE: "by up to {:.2g} in a probability beside it",
}


def _parts(expected: Answers, found: Answers) -> Iterator[_Part]:
    if type(expected) is not type(found):
        raise ParityError("what is served and scikit-learn answer different questions")
    others = found._asdict()
    for name, one in expected._asdict().items():
        other = others[name]
        if one is None and other is None:
            continue
        if one is None or other is None:
            raise ParityError(f"only one of what is served and scikit-learn answers {name}")
        if one.shape != other.shape or not one.size:
            raise ParityError(f"scikit-learn answers {one.shape}, what is served {other.shape}")
        yield _Part(name, expected.measures()[name], one, other)


def _tolerance(measure: Measure, agreement: Agreement) -> Tolerance:
    match measure:
        case Measure.LABEL:
            return Tolerance(0.0, 0.0)
        case Measure.PROBABILITY:
            return TOLERANCES.get(agreement, Tolerance(PROBABILITY_TOLERANCE, 0.0))
        case Measure.SCORE:
            return TOLERANCES.get(agreement, SCORE_TOLERANCE)
        case Measure.VALUE:
            return TOLERANCES.get(agreement, Tolerance(0.0, RELATIVE_TOLERANCE))
        case Measure.CHANCE:
            return CHANCES


def _wrong(part: _Part, agreement: Agreement) -> NDArray[np.bool_]:
    """Where the two sides differ by more than is allowed; NaN differs from everything."""
    allowed = _tolerance(part.measure, agreement)
    limit = allowed.absolute + allowed.relative * np.abs(part.expected)
    if _is_of_largest(part.measure, agreement):
        limit += OF_LARGEST * np.abs(part.expected).max(axis=0)  # of each output by itself
    return np.asarray(~(np.abs(part.expected - part.found) <= limit))


def _is_of_largest(measure: Measure, agreement: Agreement) -> bool:
    return agreement is Agreement.SINGLE and measure in {Measure.VALUE, Measure.SCORE}


def _by_row(wrong: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return in which rows any number is wrong: [rows, ...] -> [rows]."""
    return np.asarray(wrong.reshape(len(wrong), -1).any(axis=1))


def _difference(part: _Part, agreement: Agreement) -> float:
    """Return how many labels differ, or by how much numbers do at most."""
    if part.measure is Measure.LABEL:
        return float(np.sum(_by_row(part.expected != part.found)))
    if part.measure is not Measure.VALUE:
        return float(np.max(np.abs(part.expected - part.found)))
    # The smallest normal float keeps 0 / 0 from being asked.
    scale = np.maximum(np.abs(part.expected), np.finfo(np.float64).tiny)
    if agreement is Agreement.SINGLE:
        scale = np.broadcast_to(scale.max(axis=0), scale.shape)
    return float(np.max(np.abs(part.expected / scale - part.found / scale)))


def _said(differences: dict[Measure, float], rows: int, agreement: Agreement) -> str:
    told = [_DIFFERENCES[measure].format(value, rows) for measure, value in differences.items()]
    if agreement is Agreement.SINGLE:
        told = [one.replace("relative to the value", "relative to the largest") for one in told]
    allowed = [
        _limit(_tolerance(measure, agreement))
        + (f" + {OF_LARGEST:g} of the largest" if _is_of_largest(measure, agreement) else "")
        for measure in differences
    ]
    return (
        f"what is served and scikit-learn differ {' and '.join(told)}"
        f" (allowed: {' and '.join(allowed)})"
    )


def _limit(allowed: Tolerance) -> str:
    parts = [f"{allowed.absolute:g}"] if allowed.absolute or not allowed.relative else []
    parts += [f"{allowed.relative:g} of the value"] if allowed.relative else []
    return " + ".join(parts)
