"""PowerTransformer: Yeo-Johnson and Box-Cox."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.conversion.agreement import Agreement
from training.conversion.preprocessing.functions import expm1, log1p
from training.conversion.preprocessing.numbers import standard_scaler

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.conversion.graph import Estimator, Graph


def power_transformer(graph: Graph, estimator: Estimator, columns: str) -> str:
    """Write a PowerTransformer, all columns at once."""
    graph.loosen(Agreement.FLOAT64)
    powers = np.asarray(estimator.lambdas_, dtype=np.float64)
    write = _yeo_johnson if estimator.method == "yeo-johnson" else _box_cox
    columns = write(graph, columns, powers)
    if estimator.standardize:
        columns = standard_scaler(graph, estimator._scaler, columns)  # noqa: SLF001  said nowhere else
    return columns


def _yeo_johnson(graph: Graph, columns: str, powers: NDArray[np.float64]) -> str:
    nearly = np.finfo(np.float64).eps
    logs = log1p(graph, graph.add("Abs", columns))
    upper = _power(graph, logs, powers, np.abs(powers) < nearly)
    lower = _power(graph, logs, 2 - powers, np.abs(powers - 2) <= nearly)
    is_lower = graph.add("Less", columns, graph.doubles(0.0))
    return graph.add("Where", is_lower, graph.add("Neg", lower), upper)


def _box_cox(graph: Graph, columns: str, powers: NDArray[np.float64]) -> str:
    return _power(graph, graph.add("Log", columns), powers, np.abs(powers) < 1e-19)  # noqa: PLR2004  SciPy's


def _power(graph: Graph, logs: str, powers: NDArray[np.float64], is_log: NDArray[np.bool_]) -> str:
    """Add (exp(power * log) - 1) / power, or the logarithm where the power is 0."""
    safe = np.where(is_log, 1.0, powers)
    raised = expm1(graph, graph.add("Mul", logs, graph.doubles(safe)))
    raised = graph.add("Div", raised, graph.doubles(safe))
    return graph.add("Where", graph.constant(is_log), logs, raised) if is_log.any() else raised
