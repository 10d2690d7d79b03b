"""LightGBM as a graph: float64 sums bit by bit, missing values and categories as it has them."""

from __future__ import annotations

from typing import Any

import lightgbm
import numpy as np
import pytest
from lightgbm import LGBMClassifier, LGBMRegressor

from tests.unit.training.conversion.boosters.boosted_rows import (
    classes,
    made,
    refusal,
    require_equal,
    target,
)
from training.conversion.agreement import Agreement

TREES: dict[str, Any] = {"n_estimators": 30, "num_leaves": 15, "verbose": -1, "n_jobs": 1}


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"zero_as_missing": True},
        {"use_missing": False},
        {"boosting_type": "dart"},
        {"boosting_type": "rf", "subsample": 0.5, "subsample_freq": 1},
        {"objective": "regression_l1"},
        {"objective": "huber"},
        {"objective": "fair"},
        {"objective": "quantile", "alpha": 0.9},
        {"objective": "mape"},
        {"reg_sqrt": True},
    ],
    ids=str,
)
def test_sums_are_equal_bit_by_bit(options: dict[str, Any]) -> None:
    rows = made()
    require_equal(LGBMRegressor(**TREES | options).fit(rows, target(rows)), rows, Agreement.EQUAL)


def test_a_missing_value_counts_as_zero_where_training_had_none() -> None:
    rows = made(missing=False)
    require_equal(LGBMRegressor(**TREES).fit(rows, target(rows)), made(), Agreement.EQUAL)


def test_what_is_nearly_zero_counts_as_zero() -> None:
    rows = made(missing=False)
    rows[::2, :5] = 0.0
    require_equal(LGBMRegressor(**TREES).fit(rows, target(rows)), rows, Agreement.EQUAL)


def test_a_constant_is_a_lone_leaf() -> None:
    rows = made()
    require_equal(LGBMRegressor(**TREES).fit(rows, np.ones(len(rows))), rows, Agreement.EQUAL)


@pytest.mark.parametrize("objective", ["poisson", "gamma", "tweedie"])
def test_exponentials_are_equal_to_the_last_bits(objective: str) -> None:
    rows = made()
    fitted = LGBMRegressor(**TREES, objective=objective).fit(rows, target(rows))
    require_equal(fitted, rows, Agreement.LINK)


@pytest.mark.parametrize(
    ("count", "options"),
    [(2, {}), (3, {}), (3, {"objective": "multiclassova", "sigmoid": 1.7})],
    ids=["two", "three", "one against all"],
)
def test_probabilities_are_equal_to_the_last_bits(count: int, options: dict[str, Any]) -> None:
    rows = made()
    names = np.array(["few", "more", "most"])[classes(rows, count)]
    require_equal(LGBMClassifier(**TREES | options).fit(rows, names), rows, Agreement.LINK)


def test_an_early_stop_leaves_the_best_trees() -> None:
    rows = made()
    wrong = np.random.default_rng(2).permutation(target(rows))
    stop = lightgbm.early_stopping(5, verbose=False)
    fitted = LGBMRegressor(**TREES)
    fitted.fit(rows, target(rows), eval_X=rows, eval_y=wrong, callbacks=[stop])
    assert fitted.best_iteration_ < TREES["n_estimators"]
    require_equal(fitted, rows, Agreement.EQUAL)


def test_categories_sent_as_numbers_lose_their_fraction() -> None:
    rows = made(missing=False)
    fitted = LGBMRegressor(**TREES, min_data_per_group=1, cat_smooth=0)
    fitted.fit(rows, target(rows) + 9 * (rows[:, 5] == 1), categorical_feature=[5])
    others = made()
    others[:, 5] = np.resize([0, 0.5, -0.5, -1, 1, 1.9, 2, 40, 1e6, np.nan], len(others))
    require_equal(fitted, np.vstack([rows, others]), Agreement.EQUAL)


def test_linear_leaves_are_refused() -> None:
    rows = made(missing=False)
    fitted = LGBMRegressor(**TREES, linear_tree=True).fit(rows, target(rows))
    assert "linear_tree" in refusal(fitted, rows.shape[1])
