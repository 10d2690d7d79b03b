"""A fitted instance of every estimator that the second runtime may load, and rows to ask it."""

import warnings
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.preprocessing import StandardScaler
from sklearn.utils import all_estimators

from prediction.runtimes.scikit_learn.allowed import allowed

RANDOM = np.random.default_rng(0)
MATRIX = RANDOM.random((40, 4))
CLASSES = (MATRIX[:, 0] > 0.5).astype(int)
VALUES = MATRIX @ [1.0, 2.0, 3.0, 4.0]
TEXTS = [f"word{number % 7} other{number % 5} a" for number in range(40)]
DICTIONARIES = [{"a": 1.0, "b": "x"}, {"a": 2.0, "b": "y"}]

# What estimators are fitted on, in the order in which it is tried: rows, true answers.
FITTED_ON: list[tuple[Any, ...]] = [
    (MATRIX, CLASSES),
    (MATRIX, VALUES),
    (MATRIX,),
    (TEXTS,),
    (MATRIX, np.column_stack([CLASSES, 1 - CLASSES])),
    (MATRIX, np.column_stack([VALUES, -VALUES])),
    (MATRIX, MATRIX[:, :2]),
    (DICTIONARIES,),
    (MATRIX[:, 0], VALUES),
    (MATRIX @ MATRIX.T,),
    (CLASSES.tolist(),),
    ([[1, 2], [2]],),
]
CHOSEN = {
    "ColumnTransformer": ([("a", "passthrough", [0])],),
    "FeatureUnion": ([("a", StandardScaler())],),
    "Pipeline": ([("a", StandardScaler()), ("b", LogisticRegression())],),
    "SparseCoder": (MATRIX[:3],),
    "FrozenEstimator": (LogisticRegression().fit(MATRIX, CLASSES),),
    "GaussianRandomProjection": (2,),
    "SparseRandomProjection": (2,),
    "KernelCenterer": (),
}
ONLY_ON = {"HashingVectorizer": (TEXTS,), "FeatureHasher": (DICTIONARIES,)}
OPTIONS: dict[str, dict[str, Any]] = {
    # its scores of rows are drawn
    "BernoulliRBM": {"random_state": 0},
    "LocalOutlierFactor": {"novelty": True},
    "HashingVectorizer": {"n_features": 16},
    "FeatureHasher": {"n_features": 16},
}
NO_ANSWER = {
    *("EmpiricalCovariance", "GraphicalLasso", "GraphicalLassoCV", "LedoitWolf"),
    *("MinCovDet", "NearestNeighbors", "OAS", "ShrunkCovariance"),
}
"""Parts of others: they answer no rows by themselves."""

SEVERAL = ("MultiOutputClassifier", "ClassifierChain", "MultiOutputRegressor", "RegressorChain")


class Asked(NamedTuple):
    """A fitted estimator, and rows that it takes."""

    name: str
    estimator: Any
    rows: Any


def fitted() -> Iterator[Asked]:
    """Fit each estimator of the list."""
    for name, kind in all_estimators():
        if f"{kind.__module__}.{name}" in allowed():
            yield _fitted(name, kind)


def _fitted(name: str, kind: Any) -> Asked:
    refusals = []
    for rows, *true in [ONLY_ON[name]] if name in ONLY_ON else FITTED_ON:
        if name in SEVERAL and (not true or np.ndim(true[0]) == 1):
            continue
        if name.endswith("Regressor") and true and true[0] is CLASSES:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                estimator = _made(name, kind).fit(rows, *true)
            except (TypeError, ValueError, AttributeError) as error:
                refusals.append(error)
                continue
        return Asked(name, estimator, rows)
    raise AssertionError(name, refusals)


def _made(name: str, kind: Any) -> Any:
    if name in CHOSEN:
        return kind(*CHOSEN[name])
    if name.startswith(("Voting", "Stacking")):
        return kind([("a", LogisticRegression() if "Class" in name else LinearRegression())])
    if name in OPTIONS:
        return kind(**OPTIONS[name])
    inner = LinearRegression() if "Regressor" in name else LogisticRegression()
    try:
        return kind(estimator=inner) if name == "SelfTrainingClassifier" else kind()
    except TypeError:
        return kind(inner)
