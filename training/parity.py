"""Does the ONNX graph answer what scikit-learn answers? Measured on every row, never assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import onnxruntime as ort

from prediction.model import INPUT_NAME
from training.recipe import Classes, Values

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from prediction.columns import Matrix
    from training.recipe import Answers

# Probabilities are float32 in the graph: 2e-6 is what an SVM needs, 1e-5 is what no client sees.
PROBABILITY_TOLERANCE = 1e-5
# A few units in the last place of float32; graphs in float64 stay far below.
RELATIVE_TOLERANCE = 1e-6

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


def compare(expected: Answers, found: Answers) -> Parity:
    """Compare the answers of scikit-learn with those of ONNX for the same rows.

    Raises:
        ParityError: they differ by more than the tolerance, in kind or in number, or there is
            nothing to compare.
    """
    if isinstance(expected, Classes) and isinstance(found, Classes):
        return _compare_classes(expected, found)
    if isinstance(expected, Values) and isinstance(found, Values):
        return _compare_values(expected, found)
    raise ParityError("ONNX and scikit-learn answer different questions")


def onnx_answers(graph: bytes, matrix: Matrix) -> Answers:
    """Run a graph on encoded columns, in the element type that it declares."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    session = ort.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    element = _ELEMENT_TYPES[session.get_inputs()[0].type]
    names = [output.name for output in session.get_outputs()]
    outputs = session.run(names, {INPUT_NAME: matrix.astype(element)})
    by_name = {name: np.asarray(output) for name, output in zip(names, outputs, strict=True)}
    if "label" in by_name:
        return Classes(by_name["label"], by_name["probabilities"].astype(np.float64))
    return Values(**{name: output.astype(np.float64) for name, output in by_name.items()})


def _compare_classes(expected: Classes, found: Classes) -> ClassParity:
    difference = _largest(expected.probabilities, found.probabilities)
    unequal = int(np.sum(_paired(expected.labels, found.labels)))
    rows = len(expected.labels)
    if unequal or not difference <= PROBABILITY_TOLERANCE:
        raise ParityError(
            f"ONNX and scikit-learn differ in the class of {unequal} of {rows}"
            f" rows and by up to {difference:.2g} in a probability"
            f" (allowed: 0 and {PROBABILITY_TOLERANCE:g})"
        )
    return ClassParity(
        len(expected.labels), classes_equal=True, max_probability_difference=difference
    )


def _compare_values(expected: Values, found: Values) -> ValueParity:
    pairs = zip(expected, found, strict=True)
    difference = max(_relative(a, b) for a, b in pairs if not (a is None and b is None))
    if not difference <= RELATIVE_TOLERANCE:
        raise ParityError(
            f"ONNX and scikit-learn differ by up to {difference:.2g} relative to the value"
            f" (allowed: {RELATIVE_TOLERANCE:g})"
        )
    return ValueParity(len(expected.value), max_relative_difference=difference)


def _relative(expected: NDArray[np.float64] | None, found: NDArray[np.float64] | None) -> float:
    if expected is None or found is None:
        raise ParityError("only one of ONNX and scikit-learn gives an interval")
    # The smallest normal float keeps 0 / 0 from being asked; 0 against anything else is refused.
    scale = np.maximum(np.abs(expected), np.finfo(np.float64).tiny)
    return _largest(expected / scale, found / scale)


def _largest(expected: NDArray[np.float64], found: NDArray[np.float64]) -> float:
    """The greatest absolute difference; NaN if any is NaN, which no tolerance allows."""
    _paired(expected, found)
    return float(np.max(np.abs(expected - found)))


def _paired[T: np.generic](expected: NDArray[T], found: NDArray[T]) -> NDArray[np.bool_]:
    """Where two arrays differ, of which there must be as many of the one as of the other."""
    if expected.shape != found.shape or not expected.size:
        raise ParityError(f"scikit-learn answers {expected.shape}, ONNX {found.shape}")
    return np.asarray(expected != found)
