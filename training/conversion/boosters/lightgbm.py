"""LightGBM: trees in float64, read from the model's own text, added in their order.

What LightGBM means is written in its `tree.h`: a value goes left if it is at most the threshold;
what is nearly zero counts as zero; a missing value counts as zero where training had none, and
otherwise goes the way that the node was taught; a category goes left if it is in the node's set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.conversion.boosters.categories import replaced, served_as
from training.conversion.boosters.lightgbm_links import lightgbm_probabilities, lightgbm_values
from training.conversion.boosters.lightgbm_text import (
    Model,
    categorical_columns,
    lightgbm_categories,
    model_in,
)
from training.conversion.boosters.lightgbm_trees import ZERO, leaves_of, tree_of, zero_is_missing
from training.conversion.category_numbers import category_numbers
from training.conversion.graph import ClassOutputs, ValueOutputs
from training.conversion.links import greatest
from training.conversion.trees.ensemble import Ensemble

if TYPE_CHECKING:
    from training.conversion.graph import Estimator, Graph


def lightgbm_regressor(graph: Graph, estimator: Estimator, columns: str) -> ValueOutputs:
    """Write a LGBMRegressor."""
    model = model_in(estimator)
    raw = _raw(graph, estimator, model, columns)
    return ValueOutputs(graph.flat(lightgbm_values(graph, raw, model.told["objective"])))


def lightgbm_classifier(graph: Graph, estimator: Estimator, columns: str) -> ClassOutputs:
    """Write a LGBMClassifier; labels come from the probabilities, as there."""
    model = model_in(estimator)
    raw = _raw(graph, estimator, model, columns)
    probabilities = lightgbm_probabilities(graph, raw, model.told["objective"])
    return ClassOutputs(greatest(graph, probabilities), probabilities)


def _raw(graph: Graph, estimator: Estimator, model: Model, columns: str) -> str:
    """Add the sums: double [N, sums]."""
    ensemble = Ensemble(targets=int(model.told["num_tree_per_iteration"]))
    for number, told in enumerate(model.trees):
        ensemble.add(tree_of(told), leaves_of(told), number % ensemble.targets)
    for target in range(len(model.trees), ensemble.targets):
        ensemble.add_constant(0.0, target)
    sums = ensemble.sums(graph, _as_seen(graph, estimator, model, columns))
    if "average_output" not in model.told:
        return sums
    rounds = len(model.trees) // ensemble.targets
    return graph.add("Div", sums, graph.doubles(float(rounds)))


def _as_seen(graph: Graph, estimator: Estimator, model: Model, columns: str) -> str:
    known = served_as(estimator, lightgbm_categories(estimator))
    made = {}
    for column in range(estimator.n_features_in_):
        one = graph.columns(columns, [column])
        if column in known:
            made[column] = category_numbers(graph, one, known[column])
        elif column in categorical_columns(estimator):
            made[column] = _whole(graph, one)
        elif zero_is_missing(model.trees, column):
            made[column] = _missing_for_zero(graph, one)
    return replaced(graph, columns, made, estimator.n_features_in_)


def _whole(graph: Graph, column: str) -> str:
    """Add the number of a category that is sent as a number: LightGBM cuts its fraction."""
    missing = graph.add("IsNaN", column)
    whole = graph.add("Where", missing, graph.doubles(0.0), column)
    return graph.add(
        "Where", missing, graph.doubles(np.nan), graph.to_double(graph.to_whole(whole))
    )


def _missing_for_zero(graph: Graph, column: str) -> str:
    is_zero = graph.add("LessOrEqual", graph.add("Abs", column), graph.doubles(ZERO))
    return graph.add("Where", is_zero, graph.doubles(np.nan), column)
