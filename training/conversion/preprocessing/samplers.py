"""Approximate feature maps of kernels, by random projections or known rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.conversion.agreement import Agreement
from training.conversion.links import sigmoid

if TYPE_CHECKING:
    from training.conversion.graph import Estimator, Graph

_INTERVALS = {1: 0.8, 2: 0.5, 3: 0.4}
"""By the number of steps, where no interval is given: scikit-learn's."""


def rbf_sampler(graph: Graph, estimator: Estimator, columns: str) -> str:
    """Write an RBFSampler."""
    scale = (2.0 / estimator.n_components) ** 0.5
    return _cosines(graph, estimator, columns, scale)


def skewed_chi2_sampler(graph: Graph, estimator: Estimator, columns: str) -> str:
    """Write a SkewedChi2Sampler."""
    moved = graph.add("Add", columns, graph.doubles(float(estimator.skewedness)))
    scale = np.sqrt(2.0) / np.sqrt(estimator.n_components)
    return _cosines(graph, estimator, graph.add("Log", moved), scale)


def _cosines(graph: Graph, estimator: Estimator, columns: str, scale: float) -> str:
    graph.loosen(Agreement.FLOAT64)
    turned = graph.add("MatMul", columns, graph.doubles(estimator.random_weights_))
    turned = graph.add("Add", turned, graph.doubles(estimator.random_offset_))
    return graph.add("Mul", graph.add("Cos", turned), graph.doubles(scale))


def additive_chi2_sampler(graph: Graph, estimator: Estimator, columns: str) -> str:
    """Write an AdditiveChi2Sampler; 0 stays 0."""
    graph.loosen(Agreement.FLOAT64)
    interval = estimator.sample_interval or _INTERVALS[estimator.sample_steps]
    zero = graph.doubles(0.0)
    is_zero = graph.add("Equal", columns, zero)
    safe = graph.add("Where", is_zero, graph.doubles(1.0), columns)
    parts = [graph.add("Sqrt", graph.add("Mul", columns, graph.doubles(interval)))]
    logs = graph.add("Mul", graph.doubles(interval), graph.add("Log", safe))
    doubled = graph.add("Mul", columns, graph.doubles(2.0 * interval))
    for step in range(1, estimator.sample_steps):
        damped = graph.add("Div", doubled, graph.doubles(np.cosh(np.pi * step * interval)))
        factor = graph.add("Sqrt", damped)
        angle = graph.add("Mul", graph.doubles(float(step)), logs)
        for wave in ("Cos", "Sin"):
            part = graph.add("Mul", factor, graph.add(wave, angle))
            parts.append(graph.add("Where", is_zero, zero, part))
    return graph.add("Concat", *parts, axis=1)


def boltzmann_machine(graph: Graph, estimator: Estimator, columns: str) -> str:
    """Write a BernoulliRBM: the probabilities of its hidden units."""
    graph.loosen(Agreement.FLOAT64)
    product = graph.add("MatMul", columns, graph.doubles(estimator.components_.T))
    hidden = graph.add("Add", product, graph.doubles(estimator.intercept_hidden_))
    return sigmoid(graph, hidden)
