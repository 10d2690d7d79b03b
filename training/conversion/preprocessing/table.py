"""The table of exact writers of transformers: which step is written by which function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sklearn import impute, preprocessing
from sklearn.compose import ColumnTransformer
from sklearn.feature_selection import SelectorMixin
from sklearn.pipeline import FeatureUnion, Pipeline

from training.conversion.errors import NoExactWriterError
from training.conversion.preprocessing import encoders, numbers
from training.conversion.preprocessing.composed import column_transformer, feature_union
from training.conversion.preprocessing.functions import function_transformer

if TYPE_CHECKING:
    from collections.abc import Callable

    from training.conversion.graph import Estimator, Graph

_TRANSFORMERS: dict[type, Callable[[Graph, Estimator, str], str]] = {
    impute.SimpleImputer: numbers.simple_imputer,
    impute.MissingIndicator: numbers.missing_indicator,
    preprocessing.StandardScaler: numbers.standard_scaler,
    preprocessing.RobustScaler: numbers.robust_scaler,
    preprocessing.MinMaxScaler: numbers.min_max_scaler,
    preprocessing.MaxAbsScaler: numbers.max_abs_scaler,
    preprocessing.Binarizer: numbers.binarizer,
    preprocessing.FunctionTransformer: function_transformer,
    preprocessing.PolynomialFeatures: numbers.polynomial_features,
    preprocessing.OneHotEncoder: encoders.one_hot_encoder,
    preprocessing.OrdinalEncoder: encoders.ordinal_encoder,
}


def transform(graph: Graph, step: Estimator, columns: str) -> str:
    """Write a fitted transformer, or a pipeline of them: double [N, K] -> [N, L].

    Raises:
        NoExactWriterError: there is no writer for it or a setting of it.
    """
    if step is None or (isinstance(step, str) and step == "passthrough"):
        return columns
    if type(step) is Pipeline:
        for _, inner in step.steps:
            columns = transform(graph, inner, columns)
        return columns
    if type(step) is ColumnTransformer:
        return column_transformer(graph, step, columns, transform)
    if type(step) is FeatureUnion:
        return feature_union(graph, step, columns, transform)
    if isinstance(step, SelectorMixin):
        return numbers.selector(graph, step, columns)
    writer = _TRANSFORMERS.get(type(step))
    if writer is None:
        raise NoExactWriterError(type(step).__name__)
    return writer(graph, step, columns)
