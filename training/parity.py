"""Does the ONNX graph answer what scikit-learn answers? Measured, never assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from prediction.model import INPUT_NAME, session
from training.conversion.agreement import TOLERANCES, Agreement, Tolerance
from training.recipe import Classes, Values

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from prediction.columns import Matrix
    from training.recipe import Answers

# Of graphs that promise no more: 2e-6 is what an SVM in float32 needs, 1e-5 is what no client sees.
PROBABILITY_TOLERANCE = 1e-5
# A few units in the last place of float32.
RELATIVE_TOLERANCE = 1e-6
# Of a regression's probabilities: relative to one of nearly 0 a difference says nothing.
CHANCES = Tolerance(1e-9, 0.0)

_ELEMENT_TYPES = {"tensor(float)": np.float32, "tensor(double)": np.float64}


class ParityError(Exception):
    """The graph answers otherwise than scikit-learn; the message says by how much."""


class ClassParity(NamedTuple):
    """How closely the graph of a classifier agrees: classes on all rows, and probabilities."""

    rows: int
    classes_equal: bool
    max_probability_difference: float


class ValueParity(NamedTuple):
    """How closely the graph of a regression agrees: value and bounds, relative to themselves."""

    rows: int
    max_relative_difference: float


type Parity = ClassParity | ValueParity


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
    if isinstance(expected, Classes) and isinstance(found, Classes):
        return _compare_classes(expected, found, agreement)
    if isinstance(expected, Values) and isinstance(found, Values):
        return _compare_values(expected, found, agreement)
    raise ParityError("ONNX and scikit-learn answer different questions")


def differing(expected: Answers, found: Answers, agreement: Agreement) -> NDArray[np.bool_] | None:
    """Tell in which rows answers of one kind differ by more than is promised."""
    if isinstance(expected, Classes) and isinstance(found, Classes):
        wrong = _beyond(expected.probabilities, found.probabilities, _of_probabilities(agreement))
        return np.asarray(wrong.any(axis=1) | _paired(expected.labels, found.labels))
    if isinstance(expected, Values) and isinstance(found, Values):
        parts = [
            _beyond(a, b, CHANCES if name == "probabilities" else _of_values(agreement))
            .reshape(len(a), -1)
            .any(axis=1)
            for name, a, b in zip(expected._fields, expected, found, strict=True)
            if a is not None and b is not None
        ]
        return np.asarray(np.any(parts, axis=0))
    return None


def answering(graph: bytes) -> Callable[[Matrix], Answers]:
    """Load a graph as serving does, to be asked for encoded columns in its own element type."""
    loaded = session(graph)
    element = _ELEMENT_TYPES[loaded.get_inputs()[0].type]
    names = [output.name for output in loaded.get_outputs()]

    def ask(matrix: Matrix) -> Answers:
        outputs = loaded.run(names, {INPUT_NAME: matrix.astype(element)})
        by_name = {name: np.asarray(output) for name, output in zip(names, outputs, strict=True)}
        if "label" in by_name:
            return Classes(by_name["label"], by_name["probabilities"].astype(np.float64))
        return Values(**{name: output.astype(np.float64) for name, output in by_name.items()})

    return ask


def _of_probabilities(agreement: Agreement) -> Tolerance:
    return TOLERANCES.get(agreement, Tolerance(PROBABILITY_TOLERANCE, 0.0))


def _of_values(agreement: Agreement) -> Tolerance:
    return TOLERANCES.get(agreement, Tolerance(0.0, RELATIVE_TOLERANCE))


def _compare_classes(expected: Classes, found: Classes, agreement: Agreement) -> ClassParity:
    allowed = _of_probabilities(agreement)
    beyond = _beyond(expected.probabilities, found.probabilities, allowed)
    difference = float(np.max(np.abs(expected.probabilities - found.probabilities)))
    unequal = int(np.sum(_paired(expected.labels, found.labels)))
    rows = len(expected.labels)
    if unequal or beyond.any():
        raise ParityError(
            f"ONNX and scikit-learn differ in the class of {unequal} of {rows}"
            f" rows and by up to {difference:.2g} in a probability"
            f" (allowed: 0 and {_said(allowed)})"
        )
    return ClassParity(rows, classes_equal=True, max_probability_difference=difference)


def _compare_values(expected: Values, found: Values, agreement: Agreement) -> ValueParity:
    allowed, difference, beyond = _of_values(agreement), 0.0, False
    for name, a, b in zip(expected._fields, expected, found, strict=True):
        if a is None and b is None:
            continue
        if a is None or b is None:
            raise ParityError("only one of ONNX and scikit-learn gives an interval")
        if name == "probabilities":
            beyond = bool(_beyond(a, b, CHANCES).any()) or beyond
            continue
        beyond = bool(_beyond(a, b, allowed).any()) or beyond
        # The smallest normal float keeps 0 / 0 from being asked.
        scale = np.maximum(np.abs(a), np.finfo(np.float64).tiny)
        difference = float(np.maximum(difference, np.max(np.abs(a / scale - b / scale))))
    if beyond:
        raise ParityError(
            f"ONNX and scikit-learn differ by up to {difference:.2g} relative to the value"
            f" (allowed: {_said(allowed)})"
        )
    return ValueParity(len(expected.value), max_relative_difference=difference)


def _beyond(
    expected: NDArray[np.float64], found: NDArray[np.float64], allowed: Tolerance
) -> NDArray[np.bool_]:
    """Where two arrays differ by more than is allowed; NaN differs from everything."""
    _paired(expected, found)
    limit = allowed.absolute + allowed.relative * np.abs(expected)
    return np.asarray(~(np.abs(expected - found) <= limit))


def _said(allowed: Tolerance) -> str:
    parts = [f"{allowed.absolute:g}"] if allowed.absolute or not allowed.relative else []
    parts += [f"{allowed.relative:g} of the value"] if allowed.relative else []
    return " + ".join(parts)


def _paired[T: np.generic](expected: NDArray[T], found: NDArray[T]) -> NDArray[np.bool_]:
    """Where two arrays differ, of which there must be as many of the one as of the other."""
    if expected.shape != found.shape or not expected.size:
        raise ParityError(f"scikit-learn answers {expected.shape}, ONNX {found.shape}")
    return np.asarray(expected != found)
