"""From LightGBM's sums to its answers, by its objectives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.conversion.errors import ConversionError
from training.conversion.links import beside_other, exponential, sigmoid, softmax

if TYPE_CHECKING:
    from training.conversion.graph import Graph

_IDENTITIES = {"regression_l1", "huber", "fair", "quantile", "mape"}
_EXPONENTIALS = {"poisson", "gamma", "tweedie"}
_SIGMOIDS = {"cross_entropy"}


def lightgbm_values(graph: Graph, raw: str, objective: str) -> str:
    """Add the link of a regression: double [N, 1].

    Args:
        graph: where to.
        raw: the sums.
        objective: as the model's text has it: its name, then its settings.
    """
    name, *settings = objective.split()
    if name in _EXPONENTIALS:
        return exponential(graph, raw)
    if name == "regression" and "sqrt" in settings:
        return graph.add("Mul", graph.add("Abs", raw), raw)
    if name == "regression" or name in _IDENTITIES:
        return raw
    if name in _SIGMOIDS:
        return sigmoid(graph, raw)
    raise ConversionError(f"the objective {name} of LightGBM has no exact graph")


def lightgbm_probabilities(graph: Graph, raw: str, objective: str) -> str:
    """Add the probabilities of a classifier: double [N, classes]."""
    name, *settings = objective.split()
    if name == "multiclass":
        return softmax(graph, raw)
    if name not in {"binary", "multiclassova"}:
        raise ConversionError(f"the objective {name} of LightGBM has no exact graph")
    steepness = next(float(s.partition(":")[2]) for s in settings if s.startswith("sigmoid:"))
    steep = graph.add("Mul", graph.doubles(steepness), raw) if steepness != 1 else raw
    probabilities = sigmoid(graph, steep)
    return beside_other(graph, probabilities) if name == "binary" else probabilities
