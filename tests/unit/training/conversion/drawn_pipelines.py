"""Random pipelines, each made from its number alone: any steps before any estimator."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from sklearn import (
    cluster,
    decomposition,
    discriminant_analysis,
    ensemble,
    feature_selection,
    gaussian_process,
    kernel_approximation,
    kernel_ridge,
    linear_model,
    mixture,
    neighbors,
    neural_network,
    preprocessing,
    svm,
    tree,
)
from sklearn.impute import SimpleImputer
from sklearn.pipeline import FeatureUnion, make_pipeline

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from prediction.columns import Matrix

COLUMNS = 4
ROWS = 120
SEED: dict[str, Any] = {"random_state": 0}

type Draw = Callable[[np.random.Generator], Any]


class DrawnPipeline(NamedTuple):
    """A fitted pipeline and the rows to ask it."""

    estimator: Any
    probes: Matrix


def drawn_pipeline(number: int) -> DrawnPipeline:
    """Draw data, up to three steps, and an estimator."""
    random = np.random.default_rng([2027, number])
    missing = bool(random.random() < 0.3)
    matrix = random.normal(size=(ROWS, COLUMNS)) * [1, 30, 0.1, 3] + [0, 50, 0, 0]
    matrix[:, 3] = matrix[:, 3].round()
    value = matrix[:, 0] + matrix[:, 1] / 30 + random.normal(0, 0.5, ROWS)
    if missing:
        matrix[random.random(matrix.shape) < 0.1] = np.nan
    kind, draw = _ESTIMATORS[number % len(_ESTIMATORS)]
    steps = [SimpleImputer(add_indicator=bool(random.random() < 0.5))] if missing else []
    if random.random() < 0.7:
        steps.append(_step(random, (*_JUMPING, *_SMOOTH)))
    if random.random() < 0.5:
        steps.append(_step(random, _SMOOTH))
    # Kernels and networks want numbers of one size.
    steps.append(preprocessing.StandardScaler())
    estimator = make_pipeline(*steps, draw(random))
    target = {
        "value": value,
        "positive": np.exp(value / 3),
        "values": np.column_stack([value, np.exp(value / 3)]),
        "classes": np.digitize(value, [1.0, 2.5][: int(random.integers(1, 3))]),
        "nothing": None,
    }[kind]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        estimator.fit(matrix, target)
    return DrawnPipeline(estimator, _probes(random, matrix))


def _probes(random: np.random.Generator, matrix: Matrix) -> Matrix:
    fresh = random.permuted(matrix, axis=0)
    return np.vstack([matrix, fresh, (matrix + fresh) / 2, fresh.astype(np.float32), 3 * fresh])


def _step(random: np.random.Generator, steps: Sequence[Draw]) -> Any:
    if random.random() < 0.15:
        parts = [("one", _single(random, steps)), ("other", _single(random, steps))]
        return FeatureUnion(parts)
    return _single(random, steps)


def _single(random: np.random.Generator, steps: Sequence[Draw]) -> Any:
    return steps[int(random.integers(len(steps)))](random)


def _of(random: np.random.Generator, *choices: Any) -> Any:
    return choices[int(random.integers(len(choices)))]


def _bins(random: np.random.Generator) -> Any:
    return preprocessing.KBinsDiscretizer(
        int(random.integers(2, 9)),
        encode=_of(random, "ordinal", "onehot-dense"),
        strategy=_of(random, "uniform", "quantile"),
        quantile_method="averaged_inverted_cdf",
    )


_JUMPING: tuple[Draw, ...] = (
    lambda r: preprocessing.Normalizer(_of(r, "l1", "l2", "max")),
    _bins,
    lambda r: preprocessing.QuantileTransformer(
        n_quantiles=int(r.integers(5, 100)), output_distribution=_of(r, "uniform", "normal")
    ),
)
"""They jump at values of the data, and come first: behind what is not equal they are refused."""

_SMOOTH: tuple[Draw, ...] = (
    lambda _: preprocessing.StandardScaler(),
    lambda _: preprocessing.MinMaxScaler(),
    lambda _: preprocessing.RobustScaler(),
    lambda _: preprocessing.MaxAbsScaler(),
    lambda _: preprocessing.PowerTransformer(),
    lambda r: preprocessing.SplineTransformer(
        int(r.integers(3, 7)), degree=int(r.integers(1, 4)), include_bias=bool(r.random() < 0.5)
    ),
    lambda r: preprocessing.PolynomialFeatures(2, interaction_only=bool(r.random() < 0.5)),
    lambda r: preprocessing.FunctionTransformer(_of(r, np.tanh, np.square, np.abs, np.sin)),
    lambda r: decomposition.PCA(2, whiten=bool(r.random() < 0.5)),
    lambda _: decomposition.TruncatedSVD(2, **SEED),
    lambda _: kernel_approximation.RBFSampler(n_components=6, gamma=1e-3, **SEED),
    lambda _: kernel_approximation.Nystroem(n_components=8, gamma=1e-3, **SEED),
    lambda _: feature_selection.VarianceThreshold(1e-9),
    lambda _: ensemble.RandomTreesEmbedding(4, max_depth=3, sparse_output=False, **SEED),
    lambda _: cluster.KMeans(3, **SEED),
)

_ESTIMATORS: tuple[tuple[str, Draw], ...] = (
    ("classes", lambda _: linear_model.LogisticRegression()),
    ("value", lambda _: linear_model.Ridge()),
    ("classes", lambda _: ensemble.RandomForestClassifier(8, **SEED)),
    ("value", lambda r: svm.SVR(kernel=_of(r, "rbf", "poly", "linear"))),
    ("classes", lambda r: svm.SVC(kernel=_of(r, "rbf", "poly", "linear"))),
    ("positive", lambda _: linear_model.PoissonRegressor()),
    ("classes", lambda _: linear_model.RidgeClassifier()),
    ("classes", lambda _: discriminant_analysis.LinearDiscriminantAnalysis()),
    (
        "classes",
        lambda _: discriminant_analysis.QuadraticDiscriminantAnalysis(
            solver="eigen", shrinkage=0.5
        ),
    ),
    ("values", lambda _: linear_model.LinearRegression()),
    ("classes", lambda _: ensemble.GradientBoostingClassifier(n_estimators=5, **SEED)),
    ("value", lambda _: ensemble.HistGradientBoostingRegressor(max_iter=5, **SEED)),
    ("nothing", lambda _: svm.OneClassSVM(nu=0.2)),
    ("nothing", lambda _: cluster.KMeans(3, **SEED)),
    ("nothing", lambda _: mixture.GaussianMixture(2, reg_covar=0.1, **SEED)),
    ("nothing", lambda _: ensemble.IsolationForest(n_estimators=6, **SEED)),
    ("value", lambda _: gaussian_process.GaussianProcessRegressor(alpha=0.5, optimizer=None)),
    ("value", lambda _: kernel_ridge.KernelRidge(kernel="rbf")),
    ("classes", lambda _: neighbors.NearestCentroid()),
    ("classes", lambda r: linear_model.SGDClassifier(loss=_of(r, "hinge", "log_loss"), **SEED)),
    (
        "classes",
        lambda r: neural_network.MLPClassifier(
            (5,), activation=_of(r, "relu", "tanh"), max_iter=15, **SEED
        ),
    ),
    ("classes", lambda _: tree.DecisionTreeClassifier(**SEED)),
)
