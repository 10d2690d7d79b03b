"""Transformers: alone, answering a vector, and in pipelines as they are used."""

from __future__ import annotations

import numpy as np
from sklearn import (
    cluster,
    cross_decomposition,
    decomposition,
    discriminant_analysis,
    ensemble,
    feature_selection,
    impute,
    kernel_approximation,
    linear_model,
    manifold,
    neighbors,
    neural_network,
    preprocessing,
    random_projection,
    svm,
    tree,
)
from sklearn.experimental import enable_iterative_imputer  # noqa: F401  makes it importable
from sklearn.pipeline import FeatureUnion, make_pipeline

from tests.served.case import SEED, cases
from tests.served.rows_drawn import (
    counts,
    floors,
    lacking,
    names_of,
    numbers,
    positive_of,
    scaled,
    shares,
    two_of,
    value_of,
)

_BINS = {"quantile_method": "averaged_inverted_cdf"}


def _forest() -> ensemble.RandomForestClassifier:
    return ensemble.RandomForestClassifier(12, max_depth=5, **SEED)


CASES = (
    *cases(
        "Transformers",
        numbers,
        None,
        {
            "StandardScaler": preprocessing.StandardScaler(),
            "MinMaxScaler": preprocessing.MinMaxScaler(),
            "MaxAbsScaler": preprocessing.MaxAbsScaler(),
            "RobustScaler": preprocessing.RobustScaler(),
            "Normalizer": preprocessing.Normalizer(),
            "Binarizer": preprocessing.Binarizer(),
            "KBinsDiscretizer, onehot-dense": preprocessing.KBinsDiscretizer(
                encode="onehot-dense", **_BINS
            ),
            "QuantileTransformer, uniform": preprocessing.QuantileTransformer(n_quantiles=50),
            "QuantileTransformer, normal": preprocessing.QuantileTransformer(
                n_quantiles=50, output_distribution="normal"
            ),
            "PowerTransformer": preprocessing.PowerTransformer(),
            "SplineTransformer": preprocessing.SplineTransformer(),
            "PolynomialFeatures": preprocessing.PolynomialFeatures(),
            "PCA": decomposition.PCA(2),
            "IncrementalPCA": decomposition.IncrementalPCA(2),
            "TruncatedSVD": decomposition.TruncatedSVD(2, **SEED),
            "FastICA": decomposition.FastICA(2, **SEED),
            "FactorAnalysis": decomposition.FactorAnalysis(2),
            "GaussianRandomProjection": random_projection.GaussianRandomProjection(2, **SEED),
            "SparseRandomProjection": random_projection.SparseRandomProjection(2, **SEED),
            "VarianceThreshold": feature_selection.VarianceThreshold(0.5),
            "FeatureAgglomeration": cluster.FeatureAgglomeration(2),
            "RandomTreesEmbedding": ensemble.RandomTreesEmbedding(5, max_depth=3, **SEED),
        },
    ),
    *cases(
        "Transformers",
        scaled,
        None,
        {
            "KernelPCA": decomposition.KernelPCA(2, kernel="rbf"),
            "SparsePCA": decomposition.SparsePCA(2, **SEED),
            "RBFSampler": kernel_approximation.RBFSampler(n_components=5, **SEED),
            "Nystroem": kernel_approximation.Nystroem(n_components=8, **SEED),
            "PolynomialCountSketch": kernel_approximation.PolynomialCountSketch(
                n_components=8, **SEED
            ),
            "Isomap": manifold.Isomap(),
            "LocallyLinearEmbedding": manifold.LocallyLinearEmbedding(**SEED),
            "DictionaryLearning": decomposition.DictionaryLearning(3, max_iter=20, **SEED),
            "TSNE": manifold.TSNE(**SEED),
        },
    ),
    *cases(
        "Transformers",
        shares,
        None,
        {
            "NMF": decomposition.NMF(2, **SEED),
            "LatentDirichletAllocation": decomposition.LatentDirichletAllocation(2, **SEED),
            "BernoulliRBM": neural_network.BernoulliRBM(3, n_iter=3, **SEED),
            "AdditiveChi2Sampler": kernel_approximation.AdditiveChi2Sampler(),
            "SkewedChi2Sampler": kernel_approximation.SkewedChi2Sampler(n_components=5, **SEED),
        },
    ),
    *cases(
        "Transformers",
        lacking,
        None,
        {
            "SimpleImputer": impute.SimpleImputer(),
            "SimpleImputer with indicator": impute.SimpleImputer(
                strategy="median", add_indicator=True
            ),
            "MissingIndicator": impute.MissingIndicator(features="all"),
            "KNNImputer": impute.KNNImputer(),
            "IterativeImputer": impute.IterativeImputer(**SEED),
        },
    ),
    *cases(
        "Transformers",
        floors,
        value_of,
        {
            "OneHotEncoder on numbers": preprocessing.OneHotEncoder(
                handle_unknown="ignore", sparse_output=False
            ),
            "OrdinalEncoder on numbers": preprocessing.OrdinalEncoder(
                handle_unknown="use_encoded_value", unknown_value=-1
            ),
            "TargetEncoder on numbers": preprocessing.TargetEncoder(**SEED),
        },
    ),
    *cases(
        "Transformers",
        scaled,
        names_of,
        {
            "NeighborhoodComponentsAnalysis": neighbors.NeighborhoodComponentsAnalysis(2, **SEED),
            "SelectKBest": feature_selection.SelectKBest(k=2),
            "RFE": feature_selection.RFE(linear_model.LogisticRegression()),
        },
    ),
    *cases(
        "Steps before an estimator",
        numbers,
        names_of,
        {
            "StandardScaler, SVC": make_pipeline(preprocessing.StandardScaler(), svm.SVC()),
            "StandardScaler, RandomForestClassifier": make_pipeline(
                preprocessing.StandardScaler(), _forest()
            ),
            "RobustScaler, LogisticRegression": make_pipeline(
                preprocessing.RobustScaler(), linear_model.LogisticRegression()
            ),
            "MinMaxScaler, KNeighborsClassifier": make_pipeline(
                preprocessing.MinMaxScaler(), neighbors.KNeighborsClassifier()
            ),
            "PowerTransformer, RandomForestClassifier": make_pipeline(
                preprocessing.PowerTransformer(), _forest()
            ),
            "QuantileTransformer, LogisticRegression": make_pipeline(
                preprocessing.QuantileTransformer(n_quantiles=60), linear_model.LogisticRegression()
            ),
            "KBinsDiscretizer, LogisticRegression": make_pipeline(
                preprocessing.KBinsDiscretizer(**_BINS), linear_model.LogisticRegression()
            ),
            "SplineTransformer, LogisticRegression": make_pipeline(
                preprocessing.SplineTransformer(), linear_model.LogisticRegression()
            ),
            "PCA, RandomForestClassifier": make_pipeline(
                preprocessing.StandardScaler(), decomposition.PCA(2), _forest()
            ),
            "SelectKBest, tree": make_pipeline(
                feature_selection.SelectKBest(k=2), tree.DecisionTreeClassifier(max_depth=4)
            ),
            "SelectFromModel, forest": make_pipeline(
                feature_selection.SelectFromModel(_forest()), _forest()
            ),
            "RFE, tree": make_pipeline(
                feature_selection.RFE(tree.DecisionTreeClassifier(**SEED)), _forest()
            ),
            "FeatureUnion of PCA and SelectKBest": make_pipeline(
                preprocessing.StandardScaler(),
                FeatureUnion(
                    [
                        ("pca", decomposition.PCA(2)),
                        ("best", feature_selection.SelectKBest(k=1)),
                    ]
                ),
                linear_model.LogisticRegression(),
            ),
            "LinearDiscriminantAnalysis, tree": make_pipeline(
                discriminant_analysis.LinearDiscriminantAnalysis(),
                tree.DecisionTreeClassifier(max_depth=3),
            ),
            "Nystroem, SGDClassifier": make_pipeline(
                preprocessing.StandardScaler(),
                kernel_approximation.Nystroem(n_components=10, **SEED),
                linear_model.SGDClassifier(loss="log_loss", **SEED),
            ),
            "KMeans as a step": make_pipeline(
                preprocessing.StandardScaler(),
                cluster.KMeans(4, **SEED),
                linear_model.LogisticRegression(),
            ),
            "FunctionTransformer(np.tanh), forest": make_pipeline(
                preprocessing.FunctionTransformer(np.tanh), _forest()
            ),
            "RandomTreesEmbedding, LogisticRegression": make_pipeline(
                ensemble.RandomTreesEmbedding(5, max_depth=3, **SEED),
                linear_model.LogisticRegression(),
            ),
        },
    ),
    *cases(
        "Steps before an estimator",
        counts,
        positive_of,
        {
            "FunctionTransformer(np.log1p), Ridge": make_pipeline(
                preprocessing.FunctionTransformer(np.log1p), linear_model.Ridge()
            ),
            "FunctionTransformer(np.sqrt), PoissonRegressor": make_pipeline(
                preprocessing.FunctionTransformer(np.sqrt), linear_model.PoissonRegressor()
            ),
            "FunctionTransformer of one's own": make_pipeline(
                preprocessing.FunctionTransformer(np.cbrt), linear_model.Ridge()
            ),
        },
    ),
    *cases(
        "Steps before an estimator",
        numbers,
        value_of,
        {
            "PolynomialFeatures, Ridge": make_pipeline(
                preprocessing.StandardScaler(),
                preprocessing.PolynomialFeatures(2),
                linear_model.Ridge(),
            ),
            "StandardScaler, MLPRegressor": make_pipeline(
                preprocessing.StandardScaler(),
                neural_network.MLPRegressor(hidden_layer_sizes=(8,), max_iter=60, **SEED),
            ),
            "StandardScaler, SVR": make_pipeline(preprocessing.StandardScaler(), svm.SVR()),
            "PLSRegression, one output": cross_decomposition.PLSRegression(2),
            "Normalizer, forest": make_pipeline(
                preprocessing.Normalizer(), ensemble.RandomForestRegressor(12, **SEED)
            ),
        },
    ),
    *cases(
        "Missing values",
        lacking,
        two_of,
        {
            "SimpleImputer, LogisticRegression": make_pipeline(
                impute.SimpleImputer(),
                preprocessing.StandardScaler(),
                linear_model.LogisticRegression(),
            ),
            "SimpleImputer(add_indicator), RandomForestClassifier": make_pipeline(
                impute.SimpleImputer(strategy="median", add_indicator=True), _forest()
            ),
            "SimpleImputer(constant), GradientBoostingClassifier": make_pipeline(
                impute.SimpleImputer(strategy="constant", fill_value=-1),
                ensemble.GradientBoostingClassifier(n_estimators=8, **SEED),
            ),
            "KNNImputer, forest": make_pipeline(impute.KNNImputer(), _forest()),
            "IterativeImputer, forest": make_pipeline(impute.IterativeImputer(**SEED), _forest()),
            "StandardScaler keeps nulls, HistGradientBoosting": make_pipeline(
                preprocessing.StandardScaler(),
                ensemble.HistGradientBoostingClassifier(max_iter=8, **SEED),
            ),
            "QuantileTransformer keeps nulls, HistGradientBoosting": make_pipeline(
                preprocessing.QuantileTransformer(n_quantiles=40),
                ensemble.HistGradientBoostingClassifier(max_iter=8, **SEED),
            ),
        },
    ),
)
