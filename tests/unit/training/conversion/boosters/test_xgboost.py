"""XGBoost as a graph: float32 sums bit by bit, links to the last bit of a float32."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder
from xgboost import XGBClassifier, XGBRegressor

from tests.unit.training.conversion.boosters.boosted_rows import (
    classes,
    made,
    refusal,
    require_equal,
    target,
)
from training.conversion.agreement import Agreement

TREES: dict[str, Any] = {"n_estimators": 30, "max_depth": 4, "n_jobs": 1}


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"base_score": 3.3},
        {"objective": "reg:absoluteerror"},
        {"objective": "reg:pseudohubererror"},
        {"objective": "reg:quantileerror", "quantile_alpha": 0.9},
        {"tree_method": "exact"},
        {"num_parallel_tree": 5, "n_estimators": 3, "subsample": 0.5},
        {"max_depth": 0},
    ],
    ids=str,
)
def test_sums_are_equal_bit_by_bit(options: dict[str, Any]) -> None:
    rows = made()
    require_equal(XGBRegressor(**TREES | options).fit(rows, target(rows)), rows, Agreement.EQUAL)


@pytest.mark.parametrize("objective", ["count:poisson", "reg:gamma", "reg:tweedie"])
def test_exponentials_are_equal_to_the_last_bit_of_a_float32(objective: str) -> None:
    rows = made()
    fitted = XGBRegressor(**TREES, objective=objective).fit(rows, target(rows))
    require_equal(fitted, rows, Agreement.SINGLE_LINK)


@pytest.mark.parametrize("count", [2, 3])
def test_probabilities_are_equal_to_the_last_bit_of_a_float32(count: int) -> None:
    rows = made()
    fitted = XGBClassifier(**TREES).fit(rows, classes(rows, count))
    require_equal(fitted, rows, Agreement.SINGLE_LINK)


def test_an_early_stop_leaves_the_trees_up_to_the_best_one() -> None:
    rows = made()
    wrong = np.random.default_rng(2).permutation(target(rows))
    fitted = XGBRegressor(**TREES, early_stopping_rounds=5)
    fitted.fit(rows, target(rows), eval_set=[(rows, wrong)], verbose=False)
    assert fitted.best_iteration + 1 < len(json.loads(_dump(fitted))["trees"])
    require_equal(fitted, rows, Agreement.EQUAL)


def _dump(fitted: XGBRegressor) -> str:
    learner = json.loads(bytes(fitted.get_booster().save_raw("json")))["learner"]
    return json.dumps(learner["gradient_booster"]["model"])


def test_a_number_may_stand_for_what_is_missing() -> None:
    rows = np.nan_to_num(made())
    fitted = XGBRegressor(**TREES, missing=0).fit(rows, target(rows))
    require_equal(fitted, rows, Agreement.EQUAL)


@pytest.mark.parametrize("threshold", [0.0, 1.0], ids=["dense", "sparse"])
def test_the_zeros_of_a_sparse_matrix_are_missing(threshold: float) -> None:
    rows = made()
    rows[::3, 0] = 0.0
    rows[:, 5] = np.nan_to_num(rows[:, 5])
    encoder = OneHotEncoder(handle_unknown="ignore")
    columns = ColumnTransformer(
        [("whole", encoder, [5])], remainder="passthrough", sparse_threshold=threshold
    )
    fitted = make_pipeline(columns, XGBRegressor(**TREES)).fit(rows, target(rows))
    assert columns.sparse_output_ is bool(threshold)
    require_equal(fitted, rows, Agreement.EQUAL)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"booster": "gblinear"}, "another booster than gbtree"),
        ({"rate_drop": 0.5}, "XGBoost with dropout"),
        ({"multi_strategy": "multi_output_tree"}, "several outputs"),
    ],
    ids=str,
)
@pytest.mark.filterwarnings("ignore")
def test_other_models_are_refused(options: dict[str, Any], told: str) -> None:
    rows = np.nan_to_num(made())
    several = np.column_stack([target(rows), rows[:, 0]])
    wanted = several if "multi_strategy" in options else target(rows)
    assert told in refusal(XGBRegressor(**TREES | options).fit(rows, wanted), rows.shape[1])


def test_other_objectives_are_refused() -> None:
    rows = made()
    fitted = XGBClassifier(**TREES, objective="binary:hinge").fit(rows, classes(rows, 2))
    assert "objective binary:hinge" in refusal(fitted, rows.shape[1])
