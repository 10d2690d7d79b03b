"""Random models, each made from its number alone: trees, ensembles, preprocessing before them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from sklearn import ensemble, tree
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import (
    MaxAbsScaler,
    MinMaxScaler,
    OneHotEncoder,
    OrdinalEncoder,
    PolynomialFeatures,
    RobustScaler,
    StandardScaler,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from prediction.columns import Matrix

COLUMNS = 5
CATEGORY = 3
"""A column of whole numbers up to 40; all others are of numbers of different size."""

CONSTANT = 4
PROBES = 600


class DrawnModel(NamedTuple):
    """A fitted estimator and the rows to ask it."""

    name: str
    estimator: Any
    probes: Matrix


def drawn_model(number: int) -> DrawnModel:
    """Draw a model: its data, its kind, its settings, and probes around what it learnt from."""
    random = np.random.default_rng([2026, number])
    kind = sorted(_KINDS)[number % len(_KINDS)]
    missing = bool(random.random() < 0.5) and kind not in _WITHOUT_MISSING
    matrix = _matrix(random, missing=missing)
    classes = int(random.integers(2, 6))
    estimator = _KINDS[kind](random)
    prepared = random.random() < 0.5
    if prepared:
        estimator = make_pipeline(_preparation(random, missing=missing), estimator)
    target = _target(random, matrix, classes if "classifier" in kind else None)
    weights = {}
    if not prepared and random.random() < 0.3:
        weights = {"sample_weight": random.uniform(0.1, 3, len(matrix))}
    estimator.fit(matrix, target, **weights)
    asks_missing = missing or (not prepared and kind in _TAKES_MISSING)
    return DrawnModel(kind, estimator, _probes(random, matrix, missing=asks_missing))


def _matrix(random: np.random.Generator, *, missing: bool) -> Matrix:
    rows = int(random.integers(40, 200))
    matrix = random.normal(size=(rows, COLUMNS)) * [0.01, 1, 1000, 1, 1]
    matrix[:, 1] = matrix[:, 1].round(int(random.integers(0, 3)))
    matrix[:, CATEGORY] = random.integers(0, random.integers(2, 41), rows)
    matrix[:, CONSTANT] = 7.25
    if missing:
        matrix[random.random(matrix.shape) < 0.15] = np.nan
    return matrix


def _target(random: np.random.Generator, matrix: Matrix, classes: int | None) -> Matrix:
    known = np.nan_to_num(matrix, nan=2.0)
    value = 100 * known[:, 0] + known[:, 1] + known[:, CATEGORY] % 3
    value += random.normal(size=len(known))
    if classes is None:
        return value
    # Every class must be there, whatever the draw.
    labels = np.digitize(value, np.quantile(value, np.arange(1, classes) / classes))
    labels[:classes] = np.arange(classes)
    return labels.astype(np.float64)


def _probes(random: np.random.Generator, matrix: Matrix, *, missing: bool) -> Matrix:
    probes = matrix[random.integers(0, len(matrix), PROBES)].copy()
    if not missing:
        probes = np.nan_to_num(probes, nan=1.5)
    mean = (probes + probes[::-1]) / 2
    rounded = mean.astype(np.float32).astype(np.float64)
    special = random.choice([0.0, -0.0, 1e-8, 1e6, -1e6, 2.5, 31.5, -1.0], probes.shape)
    choices = np.stack(
        [
            probes,
            mean,
            np.nextafter(mean, np.inf),
            rounded,
            np.nextafter(rounded.astype(np.float32), np.float32(np.inf)).astype(np.float64),
            special,
        ]
    )
    picked = random.choice(len(choices), probes.shape, p=[0.5, 0.1, 0.1, 0.1, 0.1, 0.1])
    probes = np.take_along_axis(choices, picked[np.newaxis], axis=0)[0]
    if missing:
        probes[random.random(probes.shape) < 0.1] = np.nan
    return np.asarray(probes)


def _preparation(random: np.random.Generator, *, missing: bool) -> Any:
    numbers = [0, 1, 2, CONSTANT]
    indicated = bool(random.random() < 0.5)
    scaler = random.choice(
        [StandardScaler(), MinMaxScaler(clip=indicated), MaxAbsScaler(), RobustScaler()]
    )
    encoder = random.choice(
        [
            OneHotEncoder(handle_unknown="ignore", sparse_output=False),
            OneHotEncoder(
                handle_unknown="infrequent_if_exist",
                min_frequency=8,
                drop="first",
                sparse_output=False,
            ),
            OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1),
            OrdinalEncoder(
                handle_unknown="use_encoded_value",
                unknown_value=-3,
                encoded_missing_value=-2,
                max_categories=6,
            ),
        ]
    )
    strategy = random.choice(["mean", "median", "most_frequent"])
    imputer = SimpleImputer(strategy=strategy, add_indicator=indicated)
    # Missing categories are put in before the encoder: it may not have met any.
    before = make_pipeline(SimpleImputer(strategy="most_frequent"), encoder)
    products = make_pipeline(SimpleImputer(), PolynomialFeatures(2, interaction_only=indicated))
    return ColumnTransformer(
        [
            ("numbers", make_pipeline(imputer, scaler), numbers),
            ("category", before if missing else encoder, [CATEGORY]),
            ("products", FeatureUnion([("products", products)]), [0, 1]),
        ],
        remainder="drop",
        transformer_weights={"products": 0.3} if indicated else None,
    )


def _tree_settings(random: np.random.Generator) -> dict[str, Any]:
    return {
        "max_depth": random.choice([None, 1, 3, 8]),
        "min_samples_leaf": int(random.choice([1, 1, 5])),
        "max_features": random.choice([None, "sqrt", 0.5]),
        "random_state": int(random.integers(1000)),
    }


def _forest_settings(random: np.random.Generator) -> dict[str, Any]:
    return _tree_settings(random) | {"n_estimators": int(random.integers(1, 30))}


def _boosting_settings(random: np.random.Generator) -> dict[str, Any]:
    return {
        "n_estimators": int(random.integers(1, 20)),
        "learning_rate": float(random.uniform(0.05, 0.5)),
        "max_depth": int(random.integers(1, 5)),
        "subsample": float(random.choice([1.0, 0.6])),
        "random_state": int(random.integers(1000)),
    }


def _hist_settings(random: np.random.Generator) -> dict[str, Any]:
    return {
        "max_iter": int(random.integers(1, 20)),
        "min_samples_leaf": int(random.choice([2, 10])),
        "max_leaf_nodes": int(random.choice([4, 15])),
        "categorical_features": None,
        "early_stopping": False,
        "random_state": int(random.integers(1000)),
    }


def _with_categories(random: np.random.Generator) -> dict[str, Any]:
    return _hist_settings(random) | {"categorical_features": [CATEGORY]}


def _bag_settings(random: np.random.Generator) -> dict[str, Any]:
    return {
        "n_estimators": int(random.integers(1, 20)),
        "max_features": float(random.choice([0.5, 1.0])),
        "max_samples": int(random.choice([4, 30])),
        "bootstrap_features": bool(random.random() < 0.3),
        "random_state": int(random.integers(1000)),
    }


def _ada_settings(random: np.random.Generator) -> dict[str, Any]:
    return {"n_estimators": int(random.integers(1, 20)), "random_state": int(random.integers(1000))}


def _members(random: np.random.Generator, kind: type) -> list[tuple[str, Any]]:
    return [(name, kind(**_tree_settings(random))) for name in "abc"]


def _weights(random: np.random.Generator) -> list[float] | None:
    return random.uniform(0.1, 3, 3).tolist() if random.random() < 0.5 else None


_KINDS: dict[str, Callable[[np.random.Generator], Any]] = {
    "tree classifier": lambda r: tree.DecisionTreeClassifier(**_tree_settings(r)),
    "tree regressor": lambda r: tree.DecisionTreeRegressor(**_tree_settings(r)),
    "forest classifier": lambda r: ensemble.RandomForestClassifier(**_forest_settings(r)),
    "forest regressor": lambda r: ensemble.RandomForestRegressor(**_forest_settings(r)),
    "extra trees classifier": lambda r: ensemble.ExtraTreesClassifier(**_forest_settings(r)),
    "extra trees regressor": lambda r: ensemble.ExtraTreesRegressor(**_forest_settings(r)),
    "boosting classifier": lambda r: ensemble.GradientBoostingClassifier(**_boosting_settings(r)),
    "boosting regressor": lambda r: ensemble.GradientBoostingRegressor(
        loss=r.choice(["squared_error", "absolute_error", "huber"]), **_boosting_settings(r)
    ),
    "hist classifier": lambda r: ensemble.HistGradientBoostingClassifier(**_hist_settings(r)),
    "hist regressor": lambda r: ensemble.HistGradientBoostingRegressor(
        loss=r.choice(["squared_error", "absolute_error"]), **_hist_settings(r)
    ),
    "categories classifier": lambda r: ensemble.HistGradientBoostingClassifier(
        **_with_categories(r)
    ),
    "categories regressor": lambda r: ensemble.HistGradientBoostingRegressor(**_with_categories(r)),
    "bagging classifier": lambda r: ensemble.BaggingClassifier(**_bag_settings(r)),
    "bagging regressor": lambda r: ensemble.BaggingRegressor(**_bag_settings(r)),
    "adaboost classifier": lambda r: ensemble.AdaBoostClassifier(
        tree.DecisionTreeClassifier(max_depth=int(r.integers(1, 4))), **_ada_settings(r)
    ),
    "adaboost regressor": lambda r: ensemble.AdaBoostRegressor(**_ada_settings(r)),
    "voting classifier": lambda r: ensemble.VotingClassifier(
        _members(r, tree.DecisionTreeClassifier), voting="soft", weights=_weights(r)
    ),
    "voting regressor": lambda r: ensemble.VotingRegressor(
        _members(r, tree.DecisionTreeRegressor), weights=_weights(r)
    ),
    "isolation": lambda r: ensemble.IsolationForest(
        n_estimators=int(r.integers(1, 30)), max_features=float(r.choice([0.5, 1.0])), **_seed(r)
    ),
}

_WITHOUT_MISSING = {
    "boosting classifier",
    "boosting regressor",
    "adaboost classifier",
    "adaboost regressor",
}
_TAKES_MISSING = set(_KINDS) - _WITHOUT_MISSING


def _seed(random: np.random.Generator) -> dict[str, Any]:
    return {"random_state": int(random.integers(1000))}
