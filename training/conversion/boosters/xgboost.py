"""XGBoost: a constant, then trees, all in float32 and in the order in which XGBoost adds them.

What XGBoost means is written in its `predictor/cpu_predictor.cc` and `common/categorical.h`: a row
goes left if its value, rounded to float32, is below the split; a category that stands in the node's
set goes right; a missing value goes the way that the node was taught.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from training.conversion.boosters import xgboost_links
from training.conversion.boosters.categories import replaced, served_as
from training.conversion.boosters.xgboost_categories import categories_in
from training.conversion.category_numbers import category_numbers
from training.conversion.errors import ConversionError
from training.conversion.graph import ClassOutputs, ValueOutputs
from training.conversion.links import greatest
from training.conversion.trees.ensemble import Ensemble, Tree

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from training.conversion.graph import Estimator, Graph

_LEAF = -1
_IDENTITIES = {
    "reg:squarederror",
    "reg:squaredlogerror",
    "reg:absoluteerror",
    "reg:pseudohubererror",
    "reg:quantileerror",
}
_EXPONENTIALS = {"count:poisson", "reg:gamma", "reg:tweedie"}
_LOGISTIC = {"binary:logistic", "reg:logistic"}
_SOFTMAX = "multi:softprob"


class _Model(NamedTuple):
    """What is read of the model's own JSON.

    Attributes:
        objective: by its name.
        margins: the constant of each sum: [sums].
        trees: in the order in which they are added.
        sums: to which of them each tree adds.
        categories: column -> how many its trees know.
    """

    objective: str
    margins: NDArray[np.float32]
    trees: Sequence[Mapping[str, Any]]
    sums: Sequence[int]
    categories: Mapping[int, Sequence[Any]]


def xgboost_regressor(graph: Graph, estimator: Estimator, columns: str) -> ValueOutputs:
    """Write an XGBRegressor or XGBRFRegressor."""
    model = _read(estimator)
    raw = _raw(graph, estimator, model, columns)
    if model.objective in _LOGISTIC:
        raw = xgboost_links.sigmoid(graph, raw)
    elif model.objective in _EXPONENTIALS:
        raw = xgboost_links.exponential(graph, raw)
    elif model.objective not in _IDENTITIES:
        raise ConversionError(f"the objective {model.objective} of XGBoost has no exact graph")
    return ValueOutputs(graph.flat(graph.to_double(raw)))


def xgboost_classifier(graph: Graph, estimator: Estimator, columns: str) -> ClassOutputs:
    """Write an XGBClassifier or XGBRFClassifier; labels come from the probabilities, as there."""
    model = _read(estimator)
    raw = _raw(graph, estimator, model, columns)
    if model.objective == _SOFTMAX:
        probabilities = xgboost_links.softmax(graph, raw)
        return ClassOutputs(greatest(graph, probabilities), graph.to_double(probabilities))
    if model.objective not in _LOGISTIC:
        raise ConversionError(f"the objective {model.objective} of XGBoost has no exact graph")
    probability = xgboost_links.sigmoid(graph, raw)
    other = graph.add("Sub", xgboost_links.constant(graph, 1.0), probability)
    reached = graph.add("Greater", probability, xgboost_links.constant(graph, 0.5))
    both = graph.add("Concat", other, probability, axis=1)
    return ClassOutputs(graph.flat(graph.to_whole(reached)), graph.to_double(both))


def _read(estimator: Estimator) -> _Model:
    learner = json.loads(bytes(estimator.get_booster().save_raw("json")))["learner"]
    booster, told = learner["gradient_booster"], learner["learner_model_param"]
    inside = booster.get("model", {})
    if booster["name"] != "gbtree" or "weight_drop" in inside:
        raise ConversionError(
            "XGBoost with dropout or another booster than gbtree has no exact graph"
        )
    if int(told["num_target"]) > 1:
        raise ConversionError("XGBoost with several outputs has no exact graph")
    objective = learner["objective"]["name"]
    base = np.atleast_1d(np.asarray(json.loads(told["base_score"]), dtype=np.float32))
    used = _used(estimator, inside)
    return _Model(
        objective,
        np.resize(_margins(objective, base), max(1, int(told["num_class"]))),
        inside["trees"][:used],
        inside["tree_info"][:used],
        categories_in(inside),
    )


def _used(estimator: Estimator, inside: Mapping[str, Any]) -> int:
    """Return how many trees predict: after an early stop those up to the best iteration."""
    try:
        return int(inside["iteration_indptr"][estimator.best_iteration + 1])
    except AttributeError:
        return len(inside["trees"])


def _margins(objective: str, base: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the constant as XGBoost makes it of `base_score`, rounded as there."""
    if objective in _LOGISTIC:
        odds = np.float32(1) / base - np.float32(1)
        return -np.log(odds.astype(np.float64)).astype(np.float32)
    if objective in _EXPONENTIALS:
        return np.log(base.astype(np.float64)).astype(np.float32)
    return base


def _raw(graph: Graph, estimator: Estimator, model: _Model, columns: str) -> str:
    """Add the sums: float32 [N, sums]; the constant is a tree of its own, added first."""
    ensemble = Ensemble(targets=len(model.margins), single=True)
    for target, margin in enumerate(model.margins.tolist()):
        ensemble.add_constant(margin, target)
    for tree, target in zip(model.trees, model.sums, strict=True):
        leaf = np.asarray(tree["left_children"]) == _LEAF
        weights = np.asarray(tree["split_conditions"], dtype=np.float64)[leaf]
        ensemble.add(_tree(tree, leaf, model.categories), weights, target)
    return ensemble.sums(graph, _as_seen(graph, estimator, model, columns))


def _as_seen(graph: Graph, estimator: Estimator, model: _Model, columns: str) -> str:
    """Add the columns as XGBoost sees them: float32, missing where it takes them for missing."""
    values = served_as(estimator, model.categories)
    made = {
        column: category_numbers(graph, graph.columns(columns, [column]), served)
        for column, served in values.items()
    }
    doubles = replaced(graph, columns, made, estimator.n_features_in_)
    if graph.sparse:
        # Of a sparse matrix XGBoost sees what is stored alone: a zero is missing.
        is_zero = graph.add("Equal", doubles, graph.doubles(0.0))
        doubles = graph.add("Where", is_zero, graph.doubles(np.nan), doubles)
    seen = xgboost_links.rounded(graph, doubles)
    if not np.isnan(estimator.missing):
        is_missing = graph.add("Equal", seen, xgboost_links.constant(graph, estimator.missing))
        seen = graph.add("Where", is_missing, xgboost_links.constant(graph, np.nan), seen)
    return seen


def _tree(
    tree: Mapping[str, Any], leaf: NDArray[np.bool_], categories: Mapping[int, Sequence[Any]]
) -> Tree:
    if int(tree["tree_param"]["size_leaf_vector"]) > 1:
        raise ConversionError("XGBoost with trees of several outputs has no exact graph")
    feature = np.asarray(tree["split_indices"], dtype=np.int64)
    left, right = (np.asarray(tree[f"{side}_children"], np.int64) for side in ("left", "right"))
    missing_left = np.asarray(tree["default_left"], dtype=np.bool_)
    is_set = np.asarray(tree["split_type"], dtype=np.bool_) & ~leaf
    # What is missing is in no set and goes where the set does not: the other side is the set.
    swapped = is_set & missing_left
    sets = {}
    for node, stands in _sets(tree).items():
        if int(feature[node]) not in categories:
            raise ConversionError("XGBoost with categories known by number has no exact graph")
        every = np.arange(len(categories[int(feature[node])]))
        goes_right = np.isin(every, stands)
        sets[node] = every[goes_right if missing_left[node] else ~goes_right].astype(np.float64)
    return Tree(
        feature=feature,
        threshold=np.asarray(tree["split_conditions"], dtype=np.float64),
        left=np.where(swapped, right, left),
        right=np.where(swapped, left, right),
        is_leaf=leaf,
        missing_left=missing_left & ~is_set,
        sets=sets,
    )


def _sets(tree: Mapping[str, Any]) -> dict[int, NDArray[np.int64]]:
    """Return the categories that go right, by node."""
    every = np.asarray(tree["categories"], dtype=np.int64)
    places = zip(
        tree["categories_nodes"], tree["categories_segments"], tree["categories_sizes"], strict=True
    )
    return {node: every[first : first + count] for node, first, count in places}
