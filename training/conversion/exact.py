"""The table of exact writers: which estimator is written by which function.

An estimator that is not in it, or one of its settings, goes to the converter. Subclasses are not
taken for their parents: they may answer otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sklearn import ensemble, tree
from sklearn.pipeline import Pipeline

from prediction.answers import kind_for, kind_with
from prediction.manifest import Task
from training.conversion.around.decisions import DECISIONS
from training.conversion.around.members import probabilities_of
from training.conversion.around.table import AROUND
from training.conversion.around.writers import Response, Writers
from training.conversion.boosters import booster_writer
from training.conversion.errors import NoExactWriterError
from training.conversion.graph import Graph, ScoreOutputs, VectorOutputs
from training.conversion.meta_estimators import unwrapped
from training.conversion.models.table import MODELS
from training.conversion.preprocessing.sparse import stays_sparse
from training.conversion.transformers import transform
from training.conversion.trees import (
    adaboost,
    forests,
    gradient_boosting,
    hist_gradient_boosting,
    isolation_forest,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from onnx import ModelProto

    from training.conversion.graph import Estimator, Outputs

_FINAL: dict[type, Callable[[Graph, Estimator, str], Outputs]] = {
    tree.DecisionTreeClassifier: forests.tree_classifier,
    tree.ExtraTreeClassifier: forests.tree_classifier,
    tree.DecisionTreeRegressor: forests.tree_regressor,
    tree.ExtraTreeRegressor: forests.tree_regressor,
    ensemble.RandomForestClassifier: forests.forest_classifier,
    ensemble.ExtraTreesClassifier: forests.forest_classifier,
    ensemble.RandomForestRegressor: forests.forest_regressor,
    ensemble.ExtraTreesRegressor: forests.forest_regressor,
    ensemble.GradientBoostingClassifier: gradient_boosting.boosting_classifier,
    ensemble.GradientBoostingRegressor: gradient_boosting.boosting_regressor,
    ensemble.HistGradientBoostingClassifier: hist_gradient_boosting.hist_classifier,
    ensemble.HistGradientBoostingRegressor: hist_gradient_boosting.hist_regressor,
    ensemble.AdaBoostClassifier: adaboost.adaboost_classifier,
    ensemble.AdaBoostRegressor: adaboost.adaboost_regressor,
    ensemble.IsolationForest: isolation_forest.isolation_forest,
}


def exact_graph(estimator: Estimator, columns: int, task: Task | None = None) -> ModelProto:
    """Write a fitted estimator in float64; the graph says how closely it agrees.

    Args:
        estimator: fitted on a matrix of numbers.
        columns: how many columns the matrix has.
        task: what it answers; a transformation if it is to transform, though it may predict.

    Raises:
        NoExactWriterError: there is no writer for the estimator, a step or a setting of it.
        ConversionError: it could be written, but not be loaded.
    """
    graph = Graph()
    if task is Task.TRANSFORMATION:
        vector = transform(graph, estimator, "columns")
        return graph.model(VectorOutputs(vector), columns)
    outputs = _write(graph, estimator, "columns")
    if task and kind_with(outputs._fields) is not kind_for(task):
        raise NoExactWriterError(f"{task} by {type(estimator).__name__}")
    return graph.model(outputs, columns)


def _write(graph: Graph, estimator: Estimator, columns: str) -> Outputs:
    estimator = unwrapped(estimator)
    if type(estimator) is Pipeline:
        return _behind(graph, estimator, columns, _write)
    kind = type(estimator)
    if around := AROUND.get(kind):
        return around(graph, estimator, columns, _WRITERS)
    writer = _FINAL.get(kind) or MODELS.get(kind) or booster_writer(estimator)
    if writer is None:
        raise NoExactWriterError(kind.__name__)
    return writer(graph, estimator, columns)


def _respond(graph: Graph, estimator: Estimator, columns: str) -> Response:
    estimator = unwrapped(estimator)
    if type(estimator) is Pipeline:
        return _behind(graph, estimator, columns, _respond)
    if not hasattr(estimator, "decision_function"):
        shares = probabilities_of(_write(graph, estimator, columns))
        return Response(shares, is_decision=False)
    if writer := DECISIONS.get(type(estimator)):
        return Response(writer(graph, estimator, columns), is_decision=True)
    outputs = _write(graph, estimator, columns)
    if not isinstance(outputs, ScoreOutputs) or outputs.scores is None:
        raise NoExactWriterError(f"the decision function of {type(estimator).__name__}")
    return Response(outputs.scores, is_decision=True)


_WRITERS = Writers(_write, _respond)


def _behind[Written](
    graph: Graph,
    pipeline: Estimator,
    columns: str,
    write: Callable[[Graph, Estimator, str], Written],
) -> Written:
    """Write the last step of a pipeline behind those before it."""
    *before, (_, last) = pipeline.steps
    outside = graph.sparse
    for _, step in before:
        columns = transform(graph, step, columns)
        graph.sparse = stays_sparse(step, before=graph.sparse)
    outputs = write(graph, last, columns)
    graph.sparse = outside
    return outputs
