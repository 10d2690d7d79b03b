"""The table of exact writers of transformers: which step is written by which function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sklearn import (
    cluster,
    cross_decomposition,
    decomposition,
    discriminant_analysis,
    ensemble,
    impute,
    kernel_approximation,
    neighbors,
    neural_network,
    preprocessing,
    random_projection,
)
from sklearn.compose import ColumnTransformer
from sklearn.feature_selection import SelectorMixin
from sklearn.pipeline import FeatureUnion, Pipeline

from training.conversion.errors import NoExactWriterError
from training.conversion.meta_estimators import unwrapped
from training.conversion.models import clusters, kernel_models
from training.conversion.preprocessing import encoders, numbers, projections, samplers
from training.conversion.preprocessing.bins import bins
from training.conversion.preprocessing.composed import column_transformer, feature_union
from training.conversion.preprocessing.embedding import random_trees_embedding
from training.conversion.preprocessing.functions import function_transformer
from training.conversion.preprocessing.norms import normalizer
from training.conversion.preprocessing.powers import power_transformer
from training.conversion.preprocessing.quantiles import quantile_transformer
from training.conversion.preprocessing.splines import spline_transformer

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
    preprocessing.TargetEncoder: encoders.target_encoder,
    preprocessing.Normalizer: normalizer,
    preprocessing.KBinsDiscretizer: bins,
    preprocessing.QuantileTransformer: quantile_transformer,
    preprocessing.PowerTransformer: power_transformer,
    preprocessing.SplineTransformer: spline_transformer,
    decomposition.PCA: projections.principal_components,
    decomposition.IncrementalPCA: projections.principal_components,
    decomposition.TruncatedSVD: projections.truncated_svd,
    decomposition.FastICA: projections.fast_ica,
    decomposition.FactorAnalysis: projections.factor_analysis,
    decomposition.SparsePCA: projections.sparse_pca,
    decomposition.MiniBatchSparsePCA: projections.sparse_pca,
    random_projection.GaussianRandomProjection: projections.truncated_svd,
    random_projection.SparseRandomProjection: projections.truncated_svd,
    discriminant_analysis.LinearDiscriminantAnalysis: projections.discriminant_components,
    neighbors.NeighborhoodComponentsAnalysis: projections.neighbourhood_components,
    cross_decomposition.PLSRegression: projections.partial_least_squares,
    cross_decomposition.PLSCanonical: projections.partial_least_squares,
    cross_decomposition.CCA: projections.partial_least_squares,
    cluster.FeatureAgglomeration: projections.agglomerated_features,
    kernel_approximation.RBFSampler: samplers.rbf_sampler,
    kernel_approximation.SkewedChi2Sampler: samplers.skewed_chi2_sampler,
    kernel_approximation.AdditiveChi2Sampler: samplers.additive_chi2_sampler,
    neural_network.BernoulliRBM: samplers.boltzmann_machine,
    ensemble.RandomTreesEmbedding: random_trees_embedding,
    kernel_approximation.Nystroem: kernel_models.nystroem,
    decomposition.KernelPCA: kernel_models.kernel_pca,
    cluster.KMeans: clusters.cluster_distances,
    cluster.MiniBatchKMeans: clusters.cluster_distances,
    cluster.Birch: clusters.cluster_distances,
}


def transform(graph: Graph, step: Estimator, columns: str) -> str:
    """Write a fitted transformer, or a pipeline of them: double [N, K] -> [N, L].

    Raises:
        NoExactWriterError: there is no writer for it or a setting of it.
    """
    if step is None or (isinstance(step, str) and step == "passthrough"):
        return columns
    step = unwrapped(step)
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
