"""The table of exact writers of estimators other than trees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sklearn import (
    cluster,
    covariance,
    cross_decomposition,
    discriminant_analysis,
    dummy,
    gaussian_process,
    isotonic,
    kernel_ridge,
    linear_model,
    mixture,
    naive_bayes,
    neighbors,
    neural_network,
    svm,
)

from training.conversion.linear import linear_classifier, linear_regression
from training.conversion.models import (
    bayes,
    clusters,
    kernel_models,
    linear,
    machines,
    networks,
    plain,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from training.conversion.graph import Estimator, Graph, Outputs

type Writer = Callable[[Graph, Estimator, str], Outputs]

_REGRESSIONS: dict[type, Writer] = dict.fromkeys(
    (
        linear_model.LinearRegression,
        linear_model.Ridge,
        linear_model.RidgeCV,
        linear_model.Lasso,
        linear_model.LassoCV,
        linear_model.ElasticNet,
        linear_model.ElasticNetCV,
        linear_model.MultiTaskLasso,
        linear_model.MultiTaskLassoCV,
        linear_model.MultiTaskElasticNet,
        linear_model.MultiTaskElasticNetCV,
        linear_model.Lars,
        linear_model.LarsCV,
        linear_model.LassoLars,
        linear_model.LassoLarsCV,
        linear_model.LassoLarsIC,
        linear_model.OrthogonalMatchingPursuit,
        linear_model.OrthogonalMatchingPursuitCV,
        linear_model.BayesianRidge,
        linear_model.ARDRegression,
        linear_model.HuberRegressor,
        linear_model.QuantileRegressor,
        linear_model.TheilSenRegressor,
        linear_model.SGDRegressor,
        svm.LinearSVR,
    ),
    linear_regression,
)

MODELS: dict[type, Writer] = _REGRESSIONS | {
    linear_model.PoissonRegressor: linear.generalised_regression,
    linear_model.GammaRegressor: linear.generalised_regression,
    linear_model.TweedieRegressor: linear.generalised_regression,
    linear_model.LogisticRegression: linear_classifier,
    linear_model.LogisticRegressionCV: linear_classifier,
    linear_model.SGDClassifier: linear.descent_classifier,
    linear_model.SGDOneClassSVM: linear.descent_one_class,
    linear_model.Perceptron: linear.scored_classifier,
    linear_model.RidgeClassifier: linear.scored_classifier,
    linear_model.RidgeClassifierCV: linear.scored_classifier,
    svm.LinearSVC: linear.scored_classifier,
    discriminant_analysis.LinearDiscriminantAnalysis: linear_classifier,
    discriminant_analysis.QuadraticDiscriminantAnalysis: bayes.quadratic_discriminant,
    naive_bayes.GaussianNB: bayes.gaussian_naive_bayes,
    naive_bayes.MultinomialNB: bayes.multinomial_naive_bayes,
    naive_bayes.ComplementNB: bayes.complement_naive_bayes,
    naive_bayes.BernoulliNB: bayes.bernoulli_naive_bayes,
    naive_bayes.CategoricalNB: bayes.categorical_naive_bayes,
    neighbors.NearestCentroid: bayes.nearest_centroid,
    cross_decomposition.PLSRegression: linear.partial_least_squares,
    cross_decomposition.PLSCanonical: linear.partial_least_squares,
    cross_decomposition.CCA: linear.partial_least_squares,
    svm.SVC: machines.support_classifier,
    svm.NuSVC: machines.support_classifier,
    svm.SVR: machines.support_regressor,
    svm.NuSVR: machines.support_regressor,
    svm.OneClassSVM: machines.one_class,
    kernel_ridge.KernelRidge: kernel_models.kernel_ridge,
    gaussian_process.GaussianProcessRegressor: kernel_models.gaussian_process,
    neural_network.MLPClassifier: networks.perceptron_classifier,
    neural_network.MLPRegressor: networks.perceptron_regressor,
    dummy.DummyClassifier: plain.dummy_classifier,
    dummy.DummyRegressor: plain.dummy_regressor,
    isotonic.IsotonicRegression: plain.isotonic_regression,
    cluster.KMeans: clusters.nearest_mean,
    cluster.MiniBatchKMeans: clusters.nearest_mean,
    cluster.BisectingKMeans: clusters.bisected_means,
    cluster.MeanShift: clusters.nearest_centre,
    cluster.AffinityPropagation: clusters.nearest_centre,
    cluster.Birch: clusters.nearest_subcluster,
    mixture.GaussianMixture: clusters.normal_mixture,
    mixture.BayesianGaussianMixture: clusters.normal_mixture,
    covariance.EllipticEnvelope: clusters.elliptic_envelope,
}
