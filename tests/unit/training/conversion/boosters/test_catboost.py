"""CatBoost as a graph: float64 sums of leaves bit by bit, splits on float32."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from catboost import CatBoostClassifier, CatBoostRegressor

from tests.unit.training.conversion.boosters.boosted_rows import (
    classes,
    made,
    refusal,
    require_equal,
    target,
)
from training.conversion.agreement import Agreement

TREES: dict[str, Any] = {
    "iterations": 30,
    "depth": 4,
    "verbose": 0,
    "allow_writing_files": False,
    "thread_count": 1,
}


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"nan_mode": "Max"},
        {"grow_policy": "Lossguide"},
        {"grow_policy": "Depthwise"},
        {"loss_function": "MAE"},
        {"loss_function": "Quantile:alpha=0.9"},
        {"loss_function": "Huber:delta=1"},
    ],
    ids=str,
)
def test_sums_are_equal_bit_by_bit(options: dict[str, Any]) -> None:
    rows = made()
    fitted = CatBoostRegressor(**TREES | options).fit(rows, target(rows))
    require_equal(fitted, rows, Agreement.EQUAL)


def test_missing_values_that_training_did_not_have_are_below_all() -> None:
    rows = made(missing=False)
    require_equal(CatBoostRegressor(**TREES).fit(rows, target(rows)), made(), Agreement.EQUAL)


@pytest.mark.parametrize("loss", ["Poisson", "Tweedie:variance_power=1.5"])
def test_exponentials_are_equal_to_the_last_bits(loss: str) -> None:
    rows = made()
    fitted = CatBoostRegressor(**TREES, loss_function=loss).fit(rows, target(rows))
    require_equal(fitted, rows, Agreement.LINK)


@pytest.mark.parametrize(
    ("count", "options"),
    [
        (2, {}),
        (3, {}),
        (3, {"loss_function": "MultiClassOneVsAll"}),
        (3, {"grow_policy": "Lossguide"}),
    ],
    ids=str,
)
def test_probabilities_are_equal_to_the_last_bits(count: int, options: dict[str, Any]) -> None:
    rows = made()
    names = np.array(["few", "more", "most"])[classes(rows, count)]
    fitted = CatBoostClassifier(**TREES | options).fit(rows, names)
    require_equal(fitted, rows, Agreement.LINK)


def test_categories_are_refused_with_the_cure() -> None:
    rows = made(missing=False).astype(object)
    rows[:, 5] = rows[:, 5].astype(int)
    fitted = CatBoostRegressor(**TREES, cat_features=[5]).fit(rows, np.arange(len(rows)))
    assert "encode them in a step before it" in refusal(fitted, 6)


def test_other_losses_are_refused() -> None:
    rows = made()
    fitted = CatBoostRegressor(**TREES, loss_function="RMSEWithUncertainty")
    assert "RMSEWithUncertainty" in refusal(fitted.fit(rows, target(rows)), rows.shape[1])
