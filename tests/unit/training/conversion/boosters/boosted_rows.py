"""Rows that boosters are fitted on, and rows at and beside all their splits."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from prediction.answers import Classes, Values
from training.conversion import ConversionError, classes_of, convert, values_of
from training.conversion.agreement import Agreement, promised
from training.parity import answering, compare
from training.proof.domains import Domain
from training.proof.thresholds import MOST, threshold_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from prediction.columns import Matrix

SCALES = np.array([1, 10, 100, 0.01, 1, 1])
NEARLY_ZERO = float(np.float32(1e-35))


def made(*, missing: bool = True, rows: int = 300) -> Matrix:
    """Columns of several scales, one of them whole, a tenth of the values missing."""
    random = np.random.default_rng(0)
    matrix: Matrix = random.normal(size=(rows, len(SCALES))) * SCALES
    matrix[:, 5] = np.abs(np.round(matrix[:, 5]))
    if missing:
        matrix[random.random(matrix.shape) < 0.1] = np.nan
    return matrix


def target(matrix: Matrix) -> NDArray[np.float64]:
    """Positive numbers that each of the first columns matters for."""
    known = np.nan_to_num(matrix)
    return np.abs(2 * known[:, 0] + known[:, 1] ** 2 / 100 + 10)


def classes(matrix: Matrix, count: int = 3) -> NDArray[np.int64]:
    """Classes of these numbers, about as frequent as each other."""
    numbers = target(matrix)
    limits = np.quantile(numbers, np.arange(1, count) / count)
    return np.digitize(numbers, limits)


def asked(graph: Any, matrix: Matrix) -> Matrix:
    """Rows at the splits, mixed rows, and rows of zeros, near zeros and large numbers."""
    random = np.random.default_rng(1)
    domains = [Domain("any", False, -1e300, 1e300, True) for _ in matrix.T]  # noqa: FBT003
    mixed = np.column_stack([random.choice(column, 2_000) for column in matrix.T])
    mixed[random.random(mixed.shape) < 0.2] = np.nan
    odd = mixed[:600].copy()
    for value in (0.0, -0.0, 1e-36, NEARLY_ZERO, -NEARLY_ZERO, 5e-324, 1e30, -1e30):
        odd[random.random(odd.shape) < 0.1] = value
    splits = threshold_rows(graph, domains, matrix, random)
    assert len(splits) <= 20 * MOST
    return np.vstack([matrix, mixed, odd, splits])


def require_equal(estimator: Any, matrix: Matrix, agreement: Agreement) -> None:
    """Require that a graph promises this much, and that sums and labels are equal bit by bit."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        graph = convert(estimator, matrix.shape[1])
        rows = asked(graph, matrix)
        reference = classes_of if hasattr(estimator, "predict_proba") else values_of
        expected, found = reference(estimator)(rows), answering(graph.SerializeToString())(rows)
    assert promised(graph) is agreement
    compare(expected, found, agreement)
    if isinstance(expected, Classes) and isinstance(found, Classes):
        assert np.array_equal(expected.labels, found.labels)
    elif agreement is Agreement.EQUAL:
        assert isinstance(expected, Values)
        assert isinstance(found, Values)
        assert np.array_equal(expected.value, found.value)


def refusal(estimator: Any, columns: int) -> str:
    """Say why there is no graph."""
    with pytest.raises(ConversionError) as error:
        convert(estimator, columns)
    return str(error.value)
