"""The kinds of random models: trees, ensembles, estimators around them, and other answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sklearn import calibration, compose, ensemble, multiclass, multioutput, tree
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.linear_model import RidgeClassifier
from sklearn.mixture import GaussianMixture
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MaxAbsScaler, MinMaxScaler, RobustScaler, StandardScaler
from sklearn.svm import OneClassSVM

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

CATEGORY = 3
"""A column of whole numbers up to 40; all others are of numbers of different size."""


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


KINDS: dict[str, Callable[[np.random.Generator], Any]] = {
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

SINGLE = tuple(KINDS)
"""Kinds that may be given weights of rows."""

KINDS |= {
    "tree regressor of several": lambda r: tree.ExtraTreeRegressor(**_tree_settings(r)),
    "forest regressor of several": lambda r: ensemble.RandomForestRegressor(**_forest_settings(r)),
    "tree classifier of several": lambda r: tree.DecisionTreeClassifier(**_tree_settings(r)),
    "forest classifier of several": lambda r: ensemble.ExtraTreesClassifier(**_forest_settings(r)),
    "each regressor of several": lambda r: multioutput.MultiOutputRegressor(
        ensemble.HistGradientBoostingRegressor(**_hist_settings(r))
    ),
    "each classifier of several": lambda r: multioutput.MultiOutputClassifier(
        ensemble.RandomForestClassifier(**_forest_settings(r))
    ),
    "chained regressor of several": lambda r: multioutput.RegressorChain(
        tree.DecisionTreeRegressor(**_tree_settings(r)), order="random", **_seed(r)
    ),
    "chained classifier of several": lambda r: multioutput.ClassifierChain(
        ensemble.RandomForestClassifier(**_forest_settings(r)),
        chain_method=str(r.choice(["predict", "predict_proba"])),
        order="random",
        **_seed(r),
    ),
    "one against rest classifier of several": lambda r: multiclass.OneVsRestClassifier(
        tree.DecisionTreeClassifier(**_tree_settings(r))
    ),
    "one against rest classifier": lambda r: multiclass.OneVsRestClassifier(
        ensemble.RandomForestClassifier(**_forest_settings(r))
    ),
    "voted classifier": lambda r: ensemble.VotingClassifier(
        _members(r, tree.DecisionTreeClassifier), weights=_weights(r)
    ),
    "calibrated classifier": lambda r: calibration.CalibratedClassifierCV(
        ensemble.RandomForestClassifier(**_forest_settings(r)),
        method=str(r.choice(["isotonic", "sigmoid", "temperature"])),
        cv=2,
        ensemble=bool(r.random() < 0.5),
    ),
    "stacked classifier": lambda r: ensemble.StackingClassifier(
        _members(r, tree.DecisionTreeClassifier),
        final_estimator=tree.DecisionTreeClassifier(**_tree_settings(r)),
        passthrough=bool(r.random() < 0.5),
        cv=2,
    ),
    "stacked regressor": lambda r: ensemble.StackingRegressor(
        _members(r, tree.DecisionTreeRegressor),
        final_estimator=ensemble.RandomForestRegressor(**_forest_settings(r)),
        cv=2,
    ),
    "transformed target regressor": lambda r: compose.TransformedTargetRegressor(
        ensemble.RandomForestRegressor(**_forest_settings(r)),
        transformer=r.choice([StandardScaler(), MinMaxScaler(), RobustScaler(), MaxAbsScaler()]),
    ),
    "bag of forests classifier": lambda r: ensemble.BaggingClassifier(
        ensemble.RandomForestClassifier(**_forest_settings(r)), **_bag_settings(r)
    ),
    "vector": lambda r: ensemble.RandomTreesEmbedding(
        int(r.integers(1, 10)), sparse_output=False, **_seed(r)
    ),
    "scores classifier": lambda _: make_pipeline(StandardScaler(), RidgeClassifier()),
    "clusters": lambda r: make_pipeline(
        StandardScaler(), KMeans(int(r.integers(2, 5)), **_seed(r))
    ),
    "mixture": lambda r: make_pipeline(
        StandardScaler(), GaussianMixture(int(r.integers(1, 4)), reg_covar=1e-3, **_seed(r))
    ),
    "components": lambda r: make_pipeline(StandardScaler(), PCA(int(r.integers(1, 4)))),
    "machine": lambda r: make_pipeline(
        StandardScaler(), OneClassSVM(nu=float(r.uniform(0.1, 0.9)))
    ),
}

PRODUCTS = {"scores classifier", "clusters", "mixture", "components", "machine"}
"""Kinds that multiply matrices, which is promised to digits only."""

WITHOUT_TARGET = {"isolation", "vector"} | PRODUCTS - {"scores classifier"}
OF_FLAGS = {"chained classifier of several", "one against rest classifier of several"}

WITHOUT_MISSING = PRODUCTS | {
    "vector",
    "chained regressor of several",
    "chained classifier of several",
    "calibrated classifier",
    "stacked classifier",
    "stacked regressor",
    "boosting classifier",
    "boosting regressor",
    "adaboost classifier",
    "adaboost regressor",
}
TAKES_MISSING = set(KINDS) - WITHOUT_MISSING


def _seed(random: np.random.Generator) -> dict[str, Any]:
    return {"random_state": int(random.integers(1000))}
