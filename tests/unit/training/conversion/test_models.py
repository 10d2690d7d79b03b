"""Each estimator other than trees with a writer of its own answers as in scikit-learn."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from sklearn import (
    cluster,
    covariance,
    cross_decomposition,
    discriminant_analysis,
    dummy,
    isotonic,
    kernel_ridge,
    linear_model,
    mixture,
    naive_bayes,
    neighbors,
    neural_network,
    svm,
)
from sklearn.gaussian_process import GaussianProcessRegressor, kernels

from prediction.runtimes.onnx import session
from tests.unit.training.conversion.expected import expected_of
from training.conversion.agreement import TOLERANCES, promised
from training.conversion.exact import exact_graph

RANDOM = np.random.default_rng(0)
ROWS = RANDOM.normal(0, 1, (160, 4))
COUNTS = RANDOM.poisson(2.0, (160, 4)).astype(float)
SCORE = ROWS @ [1.0, 2.0, -1.0, 0.5] + np.sin(3 * ROWS[:, 0])
THREE = np.digitize(SCORE, [-1, 1])
TWO = (SCORE > 0).astype(int)
POSITIVE = np.exp(SCORE / 4)
BOTH = np.column_stack([SCORE, POSITIVE])
SEED = {"random_state": 0}
NETWORK: dict[str, Any] = {"hidden_layer_sizes": (6, 3), "max_iter": 40, **SEED}

CASES: list[tuple[Any, Any, Any]] = [
    *(
        (model, ROWS, SCORE)
        for model in (
            linear_model.LinearRegression(),
            linear_model.Ridge(),
            linear_model.RidgeCV(),
            linear_model.LassoLarsIC(),
            linear_model.OrthogonalMatchingPursuit(),
            linear_model.BayesianRidge(),
            linear_model.ARDRegression(),
            linear_model.HuberRegressor(),
            linear_model.QuantileRegressor(),
            linear_model.TheilSenRegressor(max_subpopulation=100, **SEED),
            linear_model.SGDRegressor(**SEED),
            svm.LinearSVR(),
            svm.SVR(),
            svm.SVR(kernel="poly"),
            svm.SVR(kernel="sigmoid"),
            svm.NuSVR(kernel="linear"),
            kernel_ridge.KernelRidge(),
            kernel_ridge.KernelRidge(kernel="rbf"),
            kernel_ridge.KernelRidge(kernel="laplacian", gamma=0.3),
            kernel_ridge.KernelRidge(kernel="poly", degree=2),
            GaussianProcessRegressor(alpha=0.1),
            GaussianProcessRegressor(
                1.5 * kernels.Matern(nu=2.5) + kernels.WhiteKernel(), normalize_y=True
            ),
            GaussianProcessRegressor(
                kernels.Matern([1, 2, 1, 1], nu=1.5) + kernels.Matern(nu=0.5), alpha=0.1
            ),
            GaussianProcessRegressor(
                kernels.RationalQuadratic() * kernels.DotProduct() ** 2, alpha=0.1, optimizer=None
            ),
            GaussianProcessRegressor(kernels.ExpSineSquared(), alpha=100.0, optimizer=None),
            neural_network.MLPRegressor(activation="logistic", **NETWORK),
            dummy.DummyRegressor(strategy="median"),
        )
    ),
    *(
        (model, ROWS, POSITIVE)
        for model in (
            linear_model.PoissonRegressor(),
            linear_model.GammaRegressor(),
            linear_model.TweedieRegressor(power=0),
            linear_model.TweedieRegressor(power=1.5),
            neural_network.MLPRegressor(loss="poisson", **NETWORK),
        )
    ),
    *(
        (model, ROWS, BOTH)
        for model in (
            linear_model.LinearRegression(),
            linear_model.MultiTaskLasso(0.1),
            cross_decomposition.PLSRegression(2),
            cross_decomposition.PLSCanonical(2),
            cross_decomposition.CCA(1),
            kernel_ridge.KernelRidge(kernel="rbf"),
            GaussianProcessRegressor(alpha=0.1, normalize_y=True),
            neural_network.MLPRegressor(**NETWORK),
        )
    ),
    *(
        (model, ROWS, target)
        for target in (TWO, THREE)
        for model in (
            linear_model.LogisticRegression(),
            linear_model.SGDClassifier(**SEED),
            linear_model.SGDClassifier(loss="log_loss", **SEED),
            linear_model.SGDClassifier(loss="modified_huber", **SEED),
            linear_model.Perceptron(**SEED),
            linear_model.RidgeClassifier(),
            svm.LinearSVC(),
            svm.SVC(),
            svm.SVC(kernel="poly", break_ties=True),
            svm.SVC(kernel="linear", decision_function_shape="ovo"),
            svm.NuSVC(kernel="sigmoid", nu=0.3),
            discriminant_analysis.LinearDiscriminantAnalysis(),
            discriminant_analysis.LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto"),
            discriminant_analysis.QuadraticDiscriminantAnalysis(reg_param=0.1),
            naive_bayes.GaussianNB(),
            naive_bayes.BernoulliNB(),
            neighbors.NearestCentroid(),
            neighbors.NearestCentroid(priors="empirical", shrink_threshold=0.1),
            neural_network.MLPClassifier(activation="tanh", **NETWORK),
            neural_network.MLPClassifier(activation="identity", **NETWORK),
            dummy.DummyClassifier(),
            dummy.DummyClassifier(strategy="most_frequent"),
            dummy.DummyClassifier(strategy="constant", constant=1),
        )
    ),
    *(
        (model, COUNTS, target)
        for target in (TWO, THREE)
        for model in (
            naive_bayes.MultinomialNB(),
            naive_bayes.ComplementNB(norm=True),
            naive_bayes.CategoricalNB(min_categories=12),
        )
    ),
    (isotonic.IsotonicRegression(out_of_bounds="clip"), ROWS[:, :1], SCORE),
    *(
        (model, ROWS, None)
        for model in (
            svm.OneClassSVM(nu=0.1),
            linear_model.SGDOneClassSVM(**SEED),
            covariance.EllipticEnvelope(**SEED),
            cluster.KMeans(4, **SEED),
            cluster.MiniBatchKMeans(4, **SEED),
            cluster.MeanShift(bandwidth=2),
            cluster.AffinityPropagation(**SEED),
            cluster.Birch(n_clusters=3),
            *(
                kind(n_components=3, covariance_type=shape, **SEED)
                for shape in ("full", "tied", "diag", "spherical")
                for kind in (mixture.GaussianMixture, mixture.BayesianGaussianMixture)
            ),
        )
    ),
]


@pytest.mark.parametrize(
    ("model", "rows", "target"),
    CASES,
    ids=[
        f"{number} {model} {len(np.unique(target)) if target is not None else ''}".replace("\n", "")
        for number, (model, _, target) in enumerate(CASES)
    ],
)
def test_a_model_answers_as_in_scikit_learn(model: Any, rows: Any, target: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = model.fit(rows) if target is None else model.fit(rows, target)
    given = rows
    if rows is not COUNTS:
        fresh = np.random.default_rng(1).permuted(rows, axis=0)
        given = np.vstack(
            [rows, fresh, (rows + fresh) / 2, 20 * rows, np.zeros((1, rows.shape[1]))]
        )
    graph = exact_graph(fitted, rows.shape[1])
    loaded = session(graph.SerializeToString())
    absolute, relative = TOLERANCES[promised(graph)]

    for output, found in zip(
        loaded.get_outputs(), loaded.run(None, {"columns": given}), strict=True
    ):
        expected = expected_of(fitted, output.name, given)
        assert found.shape == expected.shape
        if output.name in {"label", "anomaly", "cluster"}:
            assert int((found != expected).sum()) == 0
        limit = absolute + relative * np.abs(expected)
        assert int((~(np.abs(found - expected) <= limit)).sum()) == 0
