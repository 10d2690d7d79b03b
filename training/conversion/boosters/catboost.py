"""CatBoost: trees on float32, leaves and sums in float64, then a scale and a bias.

What CatBoost means was measured against its own predictions, and is read from the JSON form of its
model: a row goes right if its value, rounded to float32, is above the border; a missing value goes
left unless the feature says that it is above all.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from training.conversion.boosters.catboost_trees import Grown, nested, symmetric
from training.conversion.errors import ConversionError
from training.conversion.graph import ClassOutputs, ValueOutputs
from training.conversion.links import exponential, greatest, positive, sigmoid, softmax, two_classes
from training.conversion.trees.ensemble import Ensemble
from training.conversion.trees.fitted import as_seen
from training.conversion.trees.vector_leaves import summed_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from training.conversion.graph import Estimator, Graph

_IDENTITIES = {
    "RMSE",
    "MAE",
    "Quantile",
    "MAPE",
    "Lq",
    "Huber",
    "Expectile",
    "LogCosh",
}
_EXPONENTIALS = {"Poisson", "Tweedie"}
_SIGMOIDS = {"Logloss", "CrossEntropy"}
_HALF = 0.5


def catboost_regressor(graph: Graph, estimator: Estimator, columns: str) -> ValueOutputs:
    """Write a CatBoostRegressor."""
    model = _model(estimator)
    loss = _loss(model)
    if loss not in _IDENTITIES | _EXPONENTIALS:
        raise ConversionError(f"the loss {loss} of CatBoost has no exact graph")
    raw = _raw(graph, model, columns)
    return ValueOutputs(graph.flat(exponential(graph, raw) if loss in _EXPONENTIALS else raw))


def catboost_classifier(graph: Graph, estimator: Estimator, columns: str) -> ClassOutputs:
    """Write a CatBoostClassifier; labels come from the sums."""
    if estimator.get_probability_threshold() not in {None, _HALF}:
        raise ConversionError("CatBoost with a threshold of its own has no exact graph")
    model = _model(estimator)
    loss = _loss(model)
    raw = _raw(graph, model, columns)
    if loss in _SIGMOIDS:
        return two_classes(graph, positive(graph, raw), sigmoid(graph, raw))
    if loss == "MultiClass":
        return ClassOutputs(greatest(graph, raw), softmax(graph, raw))
    if loss == "MultiClassOneVsAll":
        return ClassOutputs(greatest(graph, raw), sigmoid(graph, raw))
    raise ConversionError(f"the loss {loss} of CatBoost has no exact graph")


def loss_of(estimator: Estimator) -> str:
    """Return the name of the loss that a model was fitted by."""
    return _loss(_told(estimator))


def _told(estimator: Estimator) -> Mapping[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model.json"
        estimator.save_model(str(file), format="json")
        model: Mapping[str, Any] = json.loads(file.read_bytes())
    return model


def _model(estimator: Estimator) -> Mapping[str, Any]:
    require_numbers(estimator)
    return _told(estimator)


def require_numbers(estimator: Estimator) -> None:
    """Refuse a model that encodes columns itself.

    Raises:
        ConversionError: it has categories, texts or embeddings. It hashes them and takes statistics
            of combinations of them, which no node of a graph does.
    """
    for kind in ("cat", "text", "embedding"):
        columns = getattr(estimator, f"get_{kind}_feature_indices")()
        if columns:
            names = ", ".join(str(estimator.feature_names_[column]) for column in columns)
            raise ConversionError(
                f"CatBoost encodes columns itself ({kind}_features: {names}), which no graph does"
                " alike, and the library is too large for a Lambda: encode them in a step before"
                " it, such as OneHotEncoder, OrdinalEncoder or TargetEncoder"
            )


def _loss(model: Mapping[str, Any]) -> str:
    told: str = model["model_info"]["params"]["loss_function"]["type"]
    return told


def _raw(graph: Graph, model: Mapping[str, Any], columns: str) -> str:
    """Add the sums: double [N, sums]."""
    scale, bias = model["scale_and_bias"]
    seen = as_seen(graph, columns)
    raw = _sums(graph, _grown(model, len(bias)), seen, len(bias))
    if scale != 1:
        raw = graph.add("Mul", raw, graph.doubles(scale))
    return graph.add("Add", raw, graph.doubles(bias))


def _sums(graph: Graph, trees: Sequence[Grown], columns: str, sums: int) -> str:
    if sums > 1:
        splits, leaves = zip(*trees, strict=True)
        return summed_rows(graph, columns, splits, leaves)
    ensemble = Ensemble()
    for one in trees:
        ensemble.add(one.tree, one.leaves[:, 0])
    return ensemble.sums(graph, columns)


def _grown(model: Mapping[str, Any], sums: int) -> list[Grown]:
    features = model["features_info"]["float_features"]
    columns = {one["feature_index"]: one["flat_feature_index"] for one in features}
    high = {one["flat_feature_index"] for one in features if one["nan_value_treatment"] == "AsTrue"}
    if "oblivious_trees" in model:
        return [symmetric(told, columns, high, sums) for told in model["oblivious_trees"]]
    return [nested(told, columns, high) for told in model["trees"]]
