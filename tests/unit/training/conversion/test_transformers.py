"""Each transformer with a writer of its own answers as in scikit-learn, as closely as promised."""

from __future__ import annotations

import warnings
from typing import Any, NamedTuple

import numpy as np
import pytest
from sklearn import (
    cluster,
    cross_decomposition,
    decomposition,
    discriminant_analysis,
    ensemble,
    kernel_approximation,
    neighbors,
    neural_network,
    preprocessing,
    random_projection,
)

from prediction.runtimes.onnx import session
from training.conversion.agreement import TOLERANCES, Agreement
from training.conversion.graph import Graph
from training.conversion.transformers import transform

RANDOM = np.random.default_rng(0)
NUMBERS = RANDOM.normal(0, 1, (160, 4)) * [1, 300, 0.1, 2] + [0, 100, 0, 5]
MISSING = np.where(RANDOM.random(NUMBERS.shape) < 0.1, np.nan, NUMBERS)
ROUND = np.round(NUMBERS, 0)
POSITIVE = np.abs(NUMBERS) + 0.01
CODES = RANDOM.integers(0, 5, (160, 3)).astype(float)
SOME_CODES = np.where(RANDOM.random(CODES.shape) < 0.1, np.nan, CODES)
CLASSES = np.digitize(NUMBERS[:, 0], [-1, 1])
VALUES = NUMBERS[:, 0] + RANDOM.normal(0, 1, 160)

EQUAL, LINK, FLOAT64 = Agreement.EQUAL, Agreement.LINK, Agreement.FLOAT64


class Shown(NamedTuple):
    """A graph's one output."""

    probabilities: str


def asked(fitted: Any, rows: Any) -> tuple[Any, Agreement]:
    graph = Graph()
    shown: Any = Shown(transform(graph, fitted, "columns"))
    model = graph.model(shown, rows.shape[1])
    (found,) = session(model.SerializeToString()).run(None, {"columns": rows})
    return found, graph.agreement


def probes(fitted_on: Any) -> Any:
    """Rows drawn anew, the fitted ones, and the numbers beside every known one."""
    fresh = np.random.default_rng(1).permuted(fitted_on, axis=0)
    near = [np.nextafter(fitted_on, side) for side in (-np.inf, np.inf)]
    halves = (fitted_on + fresh) / 2
    return np.vstack([fitted_on, fresh, *near, halves, 3 * fitted_on, -fitted_on])


def bins(**settings: Any) -> Any:
    return preprocessing.KBinsDiscretizer(quantile_method="averaged_inverted_cdf", **settings)


CASES: list[tuple[Any, Any, Agreement]] = [
    (preprocessing.Normalizer("l2"), NUMBERS, LINK),
    (preprocessing.Normalizer("l1"), NUMBERS, LINK),
    (preprocessing.Normalizer("max"), NUMBERS, EQUAL),
    (bins(encode="onehot"), NUMBERS, EQUAL),
    (bins(encode="ordinal", strategy="uniform"), NUMBERS, EQUAL),
    (bins(encode="onehot-dense", strategy="kmeans", n_bins=[2, 3, 4, 5]), ROUND, EQUAL),
    (preprocessing.QuantileTransformer(n_quantiles=50), MISSING, EQUAL),
    (preprocessing.QuantileTransformer(n_quantiles=160), ROUND, EQUAL),
    (
        preprocessing.QuantileTransformer(n_quantiles=99, output_distribution="normal"),
        MISSING,
        FLOAT64,
    ),
    (preprocessing.PowerTransformer(), MISSING, FLOAT64),
    (preprocessing.PowerTransformer(standardize=False), NUMBERS, FLOAT64),
    (preprocessing.PowerTransformer("box-cox"), POSITIVE, FLOAT64),
    (preprocessing.SplineTransformer(), NUMBERS, FLOAT64),
    (preprocessing.SplineTransformer(4, degree=2, include_bias=False), NUMBERS, FLOAT64),
    (preprocessing.SplineTransformer(knots="quantile", degree=1), ROUND, FLOAT64),
    (preprocessing.SplineTransformer(extrapolation="continue"), NUMBERS, FLOAT64),
    (preprocessing.SplineTransformer(handle_missing="zeros"), MISSING, FLOAT64),
    (preprocessing.TargetEncoder(), SOME_CODES, EQUAL),
    (preprocessing.TargetEncoder(target_type="multiclass"), CODES, EQUAL),
    (decomposition.PCA(3), NUMBERS, FLOAT64),
    (decomposition.PCA(2, whiten=True), NUMBERS, FLOAT64),
    (decomposition.IncrementalPCA(2), NUMBERS, FLOAT64),
    (decomposition.TruncatedSVD(2), NUMBERS, FLOAT64),
    (decomposition.FastICA(2, random_state=0), NUMBERS, FLOAT64),
    (decomposition.FactorAnalysis(2), NUMBERS, FLOAT64),
    (decomposition.SparsePCA(2, random_state=0), ROUND, FLOAT64),
    (decomposition.MiniBatchSparsePCA(2, random_state=0), ROUND, FLOAT64),
    (random_projection.GaussianRandomProjection(3, random_state=0), NUMBERS, FLOAT64),
    (random_projection.SparseRandomProjection(3, random_state=0), NUMBERS, FLOAT64),
    (discriminant_analysis.LinearDiscriminantAnalysis(), NUMBERS, FLOAT64),
    (neighbors.NeighborhoodComponentsAnalysis(2, random_state=0), NUMBERS, FLOAT64),
    (cross_decomposition.PLSRegression(2), NUMBERS, FLOAT64),
    (cluster.FeatureAgglomeration(2), NUMBERS, FLOAT64),
    (kernel_approximation.RBFSampler(random_state=0), NUMBERS / 300, FLOAT64),
    (kernel_approximation.SkewedChi2Sampler(random_state=0), POSITIVE / 300, FLOAT64),
    (kernel_approximation.AdditiveChi2Sampler(sample_steps=3), POSITIVE, FLOAT64),
    (neural_network.BernoulliRBM(5, random_state=0), POSITIVE / 300, FLOAT64),
    (ensemble.RandomTreesEmbedding(8, random_state=0), NUMBERS, EQUAL),
    (preprocessing.FunctionTransformer(np.expm1), NUMBERS / 10, LINK),
    (preprocessing.FunctionTransformer(np.log10), POSITIVE, LINK),
    (preprocessing.FunctionTransformer(np.floor), NUMBERS, EQUAL),
]


@pytest.mark.parametrize(
    ("step", "rows", "promise"), CASES, ids=lambda one: str(one)[:60] if hasattr(one, "fit") else ""
)
def test_a_transformer_answers_as_in_scikit_learn(step: Any, rows: Any, promise: Agreement) -> None:
    target = VALUES if "PLS" in type(step).__name__ else CLASSES
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = step.fit(rows, target)
    given = probes(rows)
    if (rows[np.isfinite(rows)] >= 0).all():
        given = np.abs(given)
    expected = fitted.transform(given)
    expected = expected.toarray() if hasattr(expected, "toarray") else np.asarray(expected)

    found, agreement = asked(fitted, given)

    assert agreement is promise
    absolute, relative = TOLERANCES[promise]
    limit = absolute + relative * np.abs(expected)
    same = (np.abs(found - expected) <= limit) | (np.isnan(expected) & np.isnan(found))
    assert found.shape == expected.shape
    assert int((~same).sum()) == 0
